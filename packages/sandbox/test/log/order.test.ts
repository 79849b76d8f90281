import { withSandbox, type Row } from '../support/api.js';

const seed = { messages: 2500 };
const ids = (rows: readonly Row[]) => rows.map((row) => row.messageId);

describe('sort', () => {
  test.each([
    'sourceTn',
    'destinationTn',
    'receiveTime',
    'messageStatus',
    'segmentCount',
    'errorCode',
    'messageSize',
    'carrierName',
    'bwLatency',
    'location',
    'messageId',
  ] as const)('by %s, both ways; what is null comes last', (field) =>
    withSandbox({ seed, rateLimit: false, validateResponses: false }, async (api) => {
      const { rows } = await api.listAll({ limit: 2500 });
      for (const direction of ['asc', 'desc']) {
        const sorted = (await api.listAll({ limit: 400, sort: `${field}:${direction}` })).rows;
        expect([...ids(sorted)].sort()).toEqual([...ids(rows)].sort());
        const values = sorted.map((row) => row[field]);
        const known = values.filter((value) => value !== null);
        expect(values.slice(known.length).every((value) => value === null)).toBe(true);
        for (let index = 1; index < known.length; index += 1) {
          const [before, after] = [known[index - 1]!, known[index]!];
          expect(direction === 'asc' ? before <= after : before >= after).toBe(true);
        }
      }
    }),
  );

  test('can be narrowed to the one field that is documented', () =>
    withSandbox({ seed, assumptions: { sortableFields: ['sourceTn'] } }, async (api) => {
      expect((await api.list({ limit: 1, sort: 'sourceTn:desc' })).status).toBe(200);
      expect((await api.list({ limit: 1, sort: 'receiveTime:asc' })).status).toBe(400);
    }));
});

test('seeded and new rows are one list, in every order', () =>
  withSandbox({ seed: { messages: 300 }, rateLimit: false }, async (api, sandbox) => {
    for (let index = 0; index < 60; index += 1) {
      const receiveTime = new Date(sandbox.now() - index * 4 * 60 * 60 * 1000).toISOString();
      sandbox.addMessages([
        {
          receiveTime,
          sourceTn: `+1${2000000000 + index * 131_313_131}`,
          carrierName: index % 3 ? 'AT&T' : null,
        },
      ]);
    }
    for (const sort of ['receiveTime:desc', 'receiveTime:asc', 'sourceTn:asc', 'carrierName:desc']) {
      const { rows } = await api.listAll({ limit: 7, sort });
      expect(new Set(ids(rows)).size).toBe(360);
      const [field, direction] = sort.split(':') as [keyof Row, string];
      const values = rows.map((row) => row[field]).filter((value) => value !== null);
      for (let index = 1; index < values.length; index += 1) {
        expect(
          direction === 'asc' ? values[index - 1]! <= values[index]! : values[index - 1]! >= values[index]!,
        ).toBe(true);
      }
    }
  }));
