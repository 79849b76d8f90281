import fc from 'fast-check';
import { NOW, createExportFixture } from '../support/export-fixture.js';
import { type LogRow, createFakeLog, createLogRow } from '../support/fake-log.js';

const FROM = NOW - 1_000_000;

/** Rows in few milliseconds and in many, so that every bound of a window meets some. */
const rowsOf = (count: number, spread: number, random: () => number): LogRow[] =>
  Array.from({ length: count }, (_, number) =>
    createLogRow(number, FROM - 2 + Math.floor(random() ** 2 * (spread + 4))),
  );

export const createRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

describe('an export', () => {
  test('does not depend on the order of the API, nor on its bounds', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          order: fc.constantFrom('newest-first', 'oldest-first', 'by-id', 'by-number' as const),
          bounds: fc.constantFrom('[]', '[)', '(]', '()' as const),
          count: fc.integer({ min: 0, max: 700 }),
          spread: fc.constantFrom(3, 60, 400, 5000, 900_000),
          limit: fc.integer({ min: 1, max: 4 }),
          pages: fc.integer({ min: 2, max: 12 }),
          concurrency: fc.integer({ min: 1, max: 5 }),
          seed: fc.integer(),
        }),
        async ({ order, bounds, count, spread, limit, pages, concurrency, seed }) => {
          const rows = rowsOf(count, spread, createRandom(seed));
          // No instant with more rows than a window: that is another test.
          const perInstant = new Map<number, number>();
          const pageWindow = limit * pages;
          const some = rows.filter(({ timeMs }) => {
            const before = perInstant.get(timeMs) ?? 0;
            perInstant.set(timeMs, before + 1);
            return before < pageWindow;
          });
          const log = createFakeLog({ rows: some, order, bounds, pageWindow });
          const { read } = createExportFixture(log);
          const toMs = FROM + spread;
          const expected = some
            .filter(({ timeMs }) => timeMs >= FROM && timeMs < toMs)
            .sort((a, b) => a.timeMs - b.timeMs || (a.row.messageId! < b.row.messageId! ? -1 : 1))
            .map(({ row }) => row.messageId);
          const found = await read(FROM, toMs, limit, { concurrency, settleMs: 0 });
          expect(found.map(({ messageId }) => messageId)).toEqual(expected);
        },
      ),
      { numRuns: 150 },
    );
  });
});
