import fc from 'fast-check';
import { ConnectionError, type ListMessageItem } from '@bandwidth-messages/sdk';
import { createExportFixture, NOW } from './export-fixture.js';
import { type FakeLog, type FakeLogRow, createFakeLog, createLogRow } from './fake-log.js';
import { exportWithInterruptions } from './interrupted-export.js';
import { createRandom } from './random.js';

/** All that may happen to an export of a small log. */
export const scheduleArbitrary = fc.record({
  order: fc.constantFrom(
    'newest-first' as const,
    'oldest-first' as const,
    'by-id' as const,
    'by-number' as const,
  ),
  bounds: fc.constantFrom('[]' as const, '[)' as const, '(]' as const, '()' as const),
  count: fc.integer({ min: 0, max: 600 }),
  spread: fc.constantFrom(50, 400, 5000, 900_000),
  limit: fc.integer({ min: 1, max: 3 }),
  // In a result window of few rows, any order could by chance look like one by time.
  pages: fc.integer({ min: 12, max: 30 }),
  concurrency: fc.integer({ min: 1, max: 5 }),
  lateShare: fc.constantFrom(0, 0.02, 0.2),
  /** Requests that fail, the retries of the client included. */
  faults: fc.array(fc.integer({ min: 1, max: 600 }), { maxLength: 8 }),
  interruptions: fc.array(
    fc.record({
      afterRows: fc.integer({ min: 1, max: 300 }),
      by: fc.constantFrom('abort' as const, 'break' as const, 'throw' as const),
    }),
    { maxLength: 6 },
  ),
  resumeFrom: fc.constantFrom('error' as const, 'callback' as const),
  seed: fc.integer(),
});

export type Schedule = typeof scheduleArbitrary extends fc.Arbitrary<infer T> ? T : never;

const FROM = NOW - 1_000_000;

const createRows = (
  { count, spread, limit, pages, lateShare }: Schedule,
  random: () => number,
): FakeLogRow[] => {
  const perInstant = new Map<number, number>();
  const rows = Array.from({ length: count }, (_, number) => {
    const timeMs = FROM - 2 + Math.floor(random() ** 2 * (spread + 4));
    perInstant.set(timeMs, (perInstant.get(timeMs) ?? 0) + 1);
    const requests = (count / limit) * 2;
    const visibleAfter = random() < lateShare ? 1 + Math.floor(random() * requests) : 0;
    return createLogRow(Math.floor(random() * 1e6), timeMs, { visibleAfter, accountId: String(number) });
  });
  const ids = new Set<string>();
  return rows.filter(({ row, timeMs }) => {
    const isNew = !ids.has(row.messageId!);
    ids.add(row.messageId!);
    // An instant with more rows than a result window is another matter.
    return isNew && perInstant.get(timeMs)! <= limit * pages;
  });
};

/** When the last page of the last scan of this instant was asked for, counted in requests. */
const lastLookAt = ({ requests }: FakeLog, timeMs: number): number => {
  const covers = requests.map(({ fromMs, toMs }) => fromMs < timeMs && timeMs < toMs);
  const start = requests.map(({ isFirstPage }, index) => isFirstPage && covers[index]).lastIndexOf(true);
  const first = requests[start];
  if (!first) return 0;
  const isSame = (index: number): boolean =>
    requests[index]!.fromMs === first.fromMs && requests[index]!.toMs === first.toMs;
  return requests.map((_, index) => index >= start && isSame(index)).lastIndexOf(true) + 1;
};

/** Runs a schedule; fails when a row is lost, comes twice or out of order. */
export const runSchedule = async (schedule: Schedule): Promise<void> => {
  const { order, bounds, spread, limit, pages, concurrency, faults, interruptions, resumeFrom } = schedule;
  const random = createRandom(schedule.seed);
  const rows = createRows(schedule, random);
  const log = createFakeLog({
    rows,
    order,
    bounds,
    resultWindow: limit * pages,
    async onRequest(count) {
      for (let turns = random() * 4; turns > 0; turns--) await Promise.resolve();
      if (faults.includes(count)) throw new ConnectionError('The connection broke.', {});
    },
  });
  const { exportRows } = createExportFixture(log);
  const toMs = FROM + spread;
  const range = { fromDateTime: new Date(FROM), toDateTime: new Date(toMs) };
  const { rows: found, resumed } = await exportWithInterruptions({
    exportRows: (options) => exportRows(range, { ...options, limit, concurrency }),
    interruptions,
    resumeFrom,
  });

  const keys = found.map(({ receiveTime, messageId }) => `${receiveTime} ${messageId}`);
  expect(keys).toEqual([...new Set(keys)].sort());
  const foundIds = new Set(found.map(({ messageId }) => messageId));
  const inRange = rows.filter(({ timeMs }) => timeMs >= FROM && timeMs < toMs);
  expect(found.length - inRange.filter(({ row }) => foundIds.has(row.messageId)).length).toBe(0);
  const isBehind = ({ receiveTime, messageId }: ListMessageItem): boolean =>
    resumed.some(
      ({ cursor: { after } }) => after?.receiveTime === receiveTime && messageId! <= after!.messageId,
    );
  for (const { row, timeMs, visibleAfter } of inRange) {
    // A late row may be missing only if it was not there yet when its time was last looked at, or came where
    // an earlier run had been.
    if (!foundIds.has(row.messageId) && !isBehind(row) && visibleAfter < lastLookAt(log, timeMs)) {
      throw new Error(
        `Row ${row.messageId} of ${row.receiveTime} was lost (there after request ${visibleAfter}).`,
      );
    }
    if (visibleAfter === 0) expect(foundIds.has(row.messageId)).toBe(true);
  }
};
