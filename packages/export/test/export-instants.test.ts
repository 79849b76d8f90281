import type { ListMessageItem } from '@bandwidth-messages/sdk';
import { type ExportCheckpoint, ExportIncompleteError, checkpointOf } from '../src/index.js';
import { NOW, createExportFixture } from './support/export-fixture.js';
import {
  type FakeLog,
  type FakeLogRow,
  type LogTraits,
  createFakeLog,
  createLogRow,
} from './support/fake-log.js';

const FROM = NOW - 100_000;
const INSTANT = FROM + 500;
const same = { messageDirection: 'OUTBOUND', messageType: 'sms', messageStatus: 'DELIVERED' };

/** 30 rows, one every 30 ms, and then those of the test. */
const rowsWith = (rows: readonly FakeLogRow[]): FakeLogRow[] => [
  ...Array.from({ length: 30 }, (_, number) => createLogRow(900_000 + number, FROM + number * 30 + 7)),
  ...rows,
];
const many = (count: number, fields: Partial<ListMessageItem>, start = 0, timeMs = INSTANT): FakeLogRow[] =>
  Array.from({ length: count }, (_, number) => createLogRow(start + number, timeMs, fields));

/** Exports a log whose result window has 20 rows, in pages of 5. */
const exportAll = async (
  rows: readonly FakeLogRow[],
  {
    filters = {},
    checkpoint,
    ...traits
  }: Partial<LogTraits> & { filters?: object; checkpoint?: ExportCheckpoint } = {},
): Promise<{ log: FakeLog; ids: (string | undefined)[]; error: ExportIncompleteError | undefined }> => {
  const log = createFakeLog({ rows, order: 'newest-first', bounds: '[]', resultWindow: 20, ...traits });
  const { exportRows } = createExportFixture(log);
  const range = { fromDateTime: new Date(FROM), toDateTime: new Date(FROM + 1000) };
  const ids: (string | undefined)[] = [];
  try {
    const rows = exportRows({ ...range, ...filters }, { limit: 5, checkpoint });
    for await (const { messageId } of rows) ids.push(messageId);
    return { log, ids, error: undefined };
  } catch (error) {
    expect(error).toBeInstanceOf(ExportIncompleteError);
    return { log, ids, error: error as ExportIncompleteError };
  }
};

describe('more rows in one millisecond than a query shows', () => {
  test.each(['newest-first', 'oldest-first', 'by-id', 'by-number'] as const)(
    'are divided by direction, type and status (%s)',
    async (order) => {
      const rows = rowsWith([
        ...many(18, { ...same, messageDirection: 'INBOUND' }, 0),
        ...many(15, { ...same, messageType: 'mms' }, 100),
        ...many(19, same, 200),
        ...many(17, { ...same, messageStatus: 'FAILED' }, 300),
      ]);
      const { ids, error } = await exportAll(rows, { order });
      expect(error).toBeUndefined();
      expect(new Set(ids).size).toBe(rows.length);
      expect(ids).toHaveLength(rows.length);
    },
  );

  test.each(['[]', '[)', '(]', '()'] as const)(
    'are not confused with those of the neighbouring milliseconds (bounds %s)',
    async (bounds) => {
      const rows = [INSTANT - 1, INSTANT, INSTANT + 1].flatMap((ms, index) =>
        many(20, same, index * 100, ms),
      );
      for (const order of ['newest-first', 'oldest-first', 'by-number'] as const) {
        const { ids, error } = await exportAll(rows, { bounds, order });
        expect(error).toBeUndefined();
        expect(ids).toEqual(rows.map(({ row }) => row.messageId));
      }
    },
  );

  test('that nothing divides end in an error that names instant and count, after everything else', async () => {
    const rows = rowsWith(many(35, same));
    const { ids, error } = await exportAll(rows);
    expect(error).toMatchObject({
      code: 'export-incomplete',
      unread: [{ receiveTime: new Date(INSTANT).toISOString(), count: 35, missing: 15 }],
      message: expect.stringContaining(`${new Date(INSTANT).toISOString()} (15 of 35)`) as unknown,
    });
    expect(new Set(ids).size).toBe(30 + 20);
    const [last] = rows.filter(({ timeMs }) => timeMs > INSTANT + 300).reverse();
    expect(ids).toContain(last!.row.messageId);
  });

  test('are not taken as complete when there are values that are not known today', async () => {
    const rows = rowsWith([
      ...many(15, same, 0),
      ...many(15, { ...same, messageStatus: 'FAILED' }, 100),
      ...many(25, { ...same, messageStatus: 'RECALLED' }, 200),
    ]);
    const { ids, error } = await exportAll(rows);
    const [instant] = error!.unread;
    expect(instant).toMatchObject({ count: 55 });
    expect(instant!.missing).toBe(rows.length - new Set(ids).size);
    expect(instant!.missing).toBeGreaterThan(0);
  });

  test('are not divided by what the range has fixed', async () => {
    const rows = rowsWith([...many(18, { ...same, messageType: 'mms' }, 0), ...many(18, same, 100)]);
    const { log, ids, error } = await exportAll(rows, { filters: { messageDirection: 'OUTBOUND' } });
    expect(error).toBeUndefined();
    expect(ids).toHaveLength(36 + 20);
    expect(new Set(log.requests.map(({ query }) => query['messageDirection']))).toEqual(
      new Set(['OUTBOUND']),
    );
  });

  test('are not forgotten by a run that goes on behind them', async () => {
    const rows = rowsWith(many(35, same));
    const { error } = await exportAll(rows);
    const checkpoint = JSON.parse(JSON.stringify(checkpointOf(error))) as ExportCheckpoint;
    const again = await exportAll(rows, { checkpoint });
    expect(again.ids).toEqual([]);
    expect(again.log.requests).toEqual([]);
    expect(again.error!.unread).toEqual(error!.unread);
  });

  test('are named once by a run that starts among them', async () => {
    const rows = rowsWith(many(35, same));
    const log = createFakeLog({ rows, order: 'newest-first', bounds: '[]', resultWindow: 20 });
    const { exportRows } = createExportFixture(log);
    const range = { fromDateTime: new Date(FROM), toDateTime: new Date(FROM + 1000) };
    const saved: ExportCheckpoint[] = [];
    const all = exportRows(range, { limit: 5, onCheckpoint: (checkpoint) => saved.push(checkpoint) });
    const ids: unknown[] = [];
    const read = async (): Promise<void> => {
      for await (const { messageId } of all) ids.push(messageId);
    };
    await expect(read()).rejects.toBeInstanceOf(ExportIncompleteError);
    // One in the middle of the instant, one behind it.
    for (const checkpoint of saved) {
      const { ids: rest, error } = await exportAll(rows, { checkpoint });
      expect(rest).toEqual(ids.slice(checkpoint.rows));
      expect(error!.unread).toHaveLength(1);
    }
    expect(saved.map(({ cursor }) => cursor.fromDateTime)).toContain(new Date(INSTANT).toISOString());
  });
});
