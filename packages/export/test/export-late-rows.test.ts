import type { ListMessageItem, MessagesList } from '@bandwidth-messages/sdk';
import type { ExportClient, ExportWarning } from '../src/index.js';
import type { FakeLogOptions, FakeLogRow } from './support/fake-log.js';
import { createFakeLog, createLogRow } from './support/fake-log.js';
import { NOW, createExportFixture } from './support/export-fixture.js';

const FROM = NOW - 100_000;
const TO = FROM + 1000;
const LIMIT = 5;

/** 30 rows, one every 30 ms, and then those of the test. */
const rowsWith = (...late: FakeLogRow[]): FakeLogRow[] => [
  ...Array.from({ length: 30 }, (_, number) => createLogRow(number, FROM + number * 30)),
  ...late,
];

/** Exports a log whose answers are changed on the way; `requests` are the offsets of the pages that were asked for. */
const exportLog = async (
  options: Pick<FakeLogOptions, 'rows' | 'order'> & Partial<FakeLogOptions>,
  change: (page: MessagesList, count: number) => MessagesList = (page) => page,
): Promise<{ rows: ListMessageItem[]; requests: number; warnings: ExportWarning[] }> => {
  const log = createFakeLog({ bounds: '[)', resultWindow: 100, ...options });
  const call: ExportClient['call'] = async (...request) =>
    change(await log.call(...request), log.requests.length);
  const { read, warnings } = createExportFixture({ ...log, call });
  const rows = await read(FROM, TO, { limit: LIMIT });
  return { rows, requests: log.requests.length, warnings };
};
const idsOf = (rows: readonly ListMessageItem[]): unknown[] => rows.map(({ messageId }) => messageId);

describe('while an export reads a slice', () => {
  test('a row that comes up late shifts the pages: the slice is read again, until nothing moves', async () => {
    // The newest row, so that each one behind it moves on by one.
    const late = createLogRow(500, TO - 1, { visibleAfter: 3 });
    const { rows, requests } = await exportLog({ rows: rowsWith(late), order: 'newest-first' });
    expect(idsOf(rows)).toEqual([...idsOf(rowsWith().map(({ row }) => row)), late.row.messageId]);
    expect(requests).toBeGreaterThan(6);
  });

  test('one that comes up before the place that was read costs no second reading once it is seen', async () => {
    const late = createLogRow(500, FROM + 1, { visibleAfter: 3 });
    const { rows, requests } = await exportLog({ rows: rowsWith(late), order: 'newest-first' });
    expect(rows).toHaveLength(31);
    expect(requests).toBe(7);
  });

  test('a row that goes shifts the pages, and only the count tells: the slice is read again', async () => {
    // The newest row: each one behind it moves up by one, so that the first of the third page is on no page at all.
    const gone = createLogRow(500, TO - 1, { goneAfter: 2 });
    const { rows, requests } = await exportLog({ rows: rowsWith(gone), order: 'newest-first' });
    expect(idsOf(rows)).toEqual(idsOf(rowsWith(gone).map(({ row }) => row)));
    expect(requests).toBeGreaterThan(7);
  });

  test('so it does where more rows match than one query shows', async () => {
    const gone = createLogRow(500, TO - 1, { goneAfter: 2 });
    const { rows } = await exportLog({ rows: rowsWith(gone), order: 'newest-first', resultWindow: 20 });
    expect(idsOf(rows)).toEqual(idsOf(rowsWith(gone).map(({ row }) => row)));
  });

  test('a row that comes twice is yielded once, though the count says nothing', async () => {
    const { rows } = await exportLog({ rows: rowsWith(), order: 'newest-first' }, (page, count) => {
      const { totalCount: _, ...rest } = page;
      const [first, ...others] = rest.messages ?? [];
      return count === 2 && first ? { ...rest, messages: [first, first, ...others.slice(1)] } : rest;
    });
    expect(rows).toHaveLength(30);
    expect(new Set(idsOf(rows)).size).toBe(30);
  });

  test('a count that never fits is told by a warning, and all that is listed is yielded', async () => {
    const { rows, warnings } = await exportLog({ rows: rowsWith(), order: 'by-number' }, (page) => ({
      ...page,
      totalCount: 33,
    }));
    expect(rows).toHaveLength(30);
    expect(warnings).toMatchObject([
      {
        reason: 'miscount',
        message: expect.stringContaining('lists 30 rows here, and counts 33') as unknown,
      },
    ]);
  });

  test('a row without id or time is an error, not a guess', async () => {
    for (const field of ['messageId', 'receiveTime'] as const) {
      const reading = exportLog({ rows: rowsWith(), order: 'newest-first' }, (page) => ({
        ...page,
        messages: (page.messages ?? []).map((row, index) => (index === 2 ? { ...row, [field]: null } : row)),
      }));
      await expect(reading).rejects.toMatchObject({
        code: 'decode',
        message: expect.stringContaining('without a messageId or a receiveTime') as unknown,
        checkpoint: { rows: 0 },
      });
    }
  });
});
