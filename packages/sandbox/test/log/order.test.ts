import { sharedSandbox, withSandbox, type Row } from '../support/api.js';

const seed = { messages: 300 };
const inSeeded = sharedSandbox({ seed, rateLimit: false });
const ids = (rows: readonly Row[]) => rows.map((row) => row.messageId);

function isInOrder(values: readonly (string | number)[], direction: string): boolean {
  return values.every((value, index) => {
    const before = values[index - 1] ?? value;
    return direction === 'asc' ? before <= value : before >= value;
  });
}

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
    inSeeded(async (api) => {
      const { rows } = await api.listAll({ limit: 300 });
      for (const direction of ['asc', 'desc']) {
        const sorted = (await api.listAll({ limit: 130, sort: `${field}:${direction}` })).rows;
        expect([...ids(sorted)].sort()).toEqual([...ids(rows)].sort());
        const values = sorted.map((row) => row[field]);
        const known = values.filter((value) => value !== null);
        expect(values.slice(known.length).every((value) => value === null)).toBe(true);
        expect(isInOrder(known, direction)).toBe(true);
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
      const { rows } = await api.listAll({ limit: 25, sort });
      expect(new Set(ids(rows)).size).toBe(360);
      const [field, direction] = sort.split(':') as [keyof Row, string];
      const values = rows.map((row) => row[field]).filter((value) => value !== null);
      expect(isInOrder(values, direction)).toBe(true);
    }
  }));
