import type { ListMessageItem } from '@bandwidth-messages/sdk';
import { type ExportCheckpoint, checkpointOf } from '../src/index.js';
import { NOW, createExportFixture } from './support/export-fixture.js';
import { type FakeLogRow, createFakeLog, createLogRow } from './support/fake-log.js';

const FROM = NOW - 100_000;
const range = { fromDateTime: new Date(FROM), toDateTime: new Date(NOW) };
const traits = { order: 'newest-first', bounds: '[]', resultWindow: 1000 } as const;

const collect = async (rows: AsyncIterable<ListMessageItem>): Promise<ListMessageItem[]> => {
  const found: ListMessageItem[] = [];
  for await (const row of rows) found.push(row);
  return found;
};

describe('what makes a row itself', () => {
  /** Messages to three recipients each: three rows with one id and one time. */
  const groups = Array.from({ length: 40 }, (_, message) =>
    [3, 1, 2].map((recipient) =>
      createLogRow(message, FROM + message * 10, { destinationTn: `+1555000000${recipient}` }),
    ),
  ).flat();
  const keyOf = ({ messageId, destinationTn }: ListMessageItem): string => `${messageId} ${destinationTn}`;

  test('is not its id and time alone: a message to several recipients has a row for each', async () => {
    const { exportRows } = createExportFixture(createFakeLog({ ...traits, rows: groups }));
    const found = (await collect(exportRows(range))).map(keyOf);
    expect(found).toEqual(groups.map(({ row }) => keyOf(row)).sort());
  });

  test('is counted by a checkpoint, which may lie between two rows of one message', async () => {
    const { exportRows } = createExportFixture(createFakeLog({ ...traits, rows: groups }));
    const all = (await collect(exportRows(range))).map(keyOf);
    for (const consumed of [0, 1, 2, 3, 4, 119]) {
      const controller = new AbortController();
      const seen: string[] = [];
      let checkpoint: ExportCheckpoint | undefined;
      try {
        for await (const row of exportRows(range, { signal: controller.signal })) {
          if (seen.length === consumed) controller.abort();
          seen.push(keyOf(row));
        }
      } catch (error) {
        checkpoint = checkpointOf(error);
      }
      expect(checkpoint).toMatchObject({ rows: seen.length });
      expect(JSON.stringify(checkpoint)).not.toContain('+1555');
      const kept = JSON.parse(JSON.stringify(checkpoint)) as ExportCheckpoint;
      const rest = await collect(exportRows(range, { checkpoint: kept }));
      expect([...seen, ...rest.map(keyOf)]).toEqual(all);
    }
  });

  test('is not its status: a row that changes while a slice is read again comes once, as it was last', async () => {
    const rows = Array.from({ length: 30 }, (_, number) => createLogRow(number, FROM + number * 10));
    // A late row moves the pages, so that all are read again.
    const late = createLogRow(500, FROM + 5000, { visibleAfter: 3 });
    const log = createFakeLog({ ...traits, rows: [...rows, late] });
    const { exportRows } = createExportFixture({
      ...log,
      call: async (...request) => {
        const page = await log.call(...request);
        const messageStatus = log.requests.length > 6 ? 'DELIVERED' : 'SENT';
        return { ...page, messages: page.messages!.map((row) => ({ ...row, messageStatus })) };
      },
    });
    const found = await collect(exportRows(range, { limit: 5 }));
    expect(found.map(({ messageId }) => messageId)).toEqual([...rows, late].map(({ row }) => row.messageId));
    expect(new Set(found.map(({ messageStatus }) => messageStatus))).toEqual(new Set(['DELIVERED']));
  });
});

test.each(['[]', '[)', '(]', '()'] as const)(
  'rows with microseconds are all found, also beside one that lies exactly on a bound (bounds %s)',
  async (bounds) => {
    const rows = Array.from({ length: 2500 }, (_, number): FakeLogRow => {
      const timeMs = FROM + number * 40;
      return createLogRow(number, number % 3 === 0 ? timeMs : timeMs - 0.5);
    });
    const log = createFakeLog({ ...traits, rows, bounds, resultWindow: 400 });
    const { exportRows } = createExportFixture(log);
    const found = await collect(exportRows(range, { limit: 40 }));
    const inRange = rows.filter(({ timeMs }) => timeMs >= FROM && timeMs < NOW);
    expect(found.map(({ messageId }) => messageId)).toEqual(inRange.map(({ row }) => row.messageId));
  },
);

test('a consumer may change or empty its rows: checkpoints are right all the same', async () => {
  const rows = Array.from({ length: 3000 }, (_, number) =>
    createLogRow(number, FROM + Math.floor(number / 3)),
  );
  const { exportRows } = createExportFixture(createFakeLog({ ...traits, rows }));
  const ids: string[] = [];
  const saved: { checkpoint: ExportCheckpoint; consumed: number }[] = [];
  const onCheckpoint = (checkpoint: ExportCheckpoint): void =>
    void saved.push({ checkpoint, consumed: ids.length });
  for await (const row of exportRows(range, { onCheckpoint })) {
    ids.push(row.messageId!);
    row.receiveTime = 'gone';
    delete row.messageId;
  }
  // The log hands the same objects out again, so it needs fresh ones.
  const fresh = rows.map((_, number) => createLogRow(number, FROM + Math.floor(number / 3)));
  const again = createExportFixture(createFakeLog({ ...traits, rows: fresh }));
  expect(saved.length).toBeGreaterThan(2);
  for (const { checkpoint, consumed } of saved) {
    const rest = await collect(again.exportRows(range, { checkpoint }));
    expect(rest.map(({ messageId }) => messageId)).toEqual(ids.slice(consumed));
  }
});

test('what becomes of dates, lists and options of the caller after the call changes nothing', async () => {
  const rows = Array.from({ length: 100 }, (_, number) => createLogRow(number, FROM + number));
  const log = createFakeLog({ ...traits, rows });
  const { exportRows } = createExportFixture(log);
  const own = {
    fromDateTime: new Date(FROM),
    toDateTime: new Date(NOW),
    sourceTn: ['+15551230000', '+15551230001'],
  };
  const options = { limit: 10 };
  const all = exportRows(own, options);
  own.fromDateTime.setTime(0);
  own.toDateTime.setTime(NOW - 99_950);
  own.sourceTn.push('+15551230002');
  options.limit = 1;
  expect(await collect(all)).toHaveLength(100);
  expect(log.requests[0]).toMatchObject({
    fromMs: FROM - 1,
    toMs: NOW,
    query: { limit: 10, sourceTn: ['+15551230000', '+15551230001'] },
  });
});
