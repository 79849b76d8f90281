import fc from 'fast-check';
import { NOW, createExportFixture } from './export-fixture.js';
import { type FakeLogRow, createFakeLog, createLogRow } from './fake-log.js';
import { createRandom } from './random.js';

const FROM = NOW - 1_000_000;

/** Logs of every order, with every kind of bounds, dense and sparse. */
export const undisturbedArbitrary = fc.record({
  order: fc.constantFrom(
    'newest-first' as const,
    'oldest-first' as const,
    'by-id' as const,
    'by-number' as const,
  ),
  bounds: fc.constantFrom('[]' as const, '[)' as const, '(]' as const, '()' as const),
  count: fc.integer({ min: 0, max: 700 }),
  spread: fc.constantFrom(3, 60, 400, 5000, 900_000),
  limit: fc.integer({ min: 1, max: 4 }),
  pages: fc.integer({ min: 2, max: 12 }),
  concurrency: fc.integer({ min: 1, max: 5 }),
  seed: fc.integer(),
});

type Undisturbed = typeof undisturbedArbitrary extends fc.Arbitrary<infer T> ? T : never;

/** Rows in few milliseconds and in many, so that every bound of a slice meets some; no instant exceeds the result window. */
function createRows({ count, spread, seed }: Undisturbed, resultWindow: number): FakeLogRow[] {
  const random = createRandom(seed);
  const perInstant = new Map<number, number>();
  const rows = Array.from({ length: count }, (_, number) =>
    createLogRow(number, FROM - 2 + Math.floor(random() ** 2 * (spread + 4))),
  );
  return rows.filter(({ timeMs }) => {
    const before = perInstant.get(timeMs) ?? 0;
    perInstant.set(timeMs, before + 1);
    return before < resultWindow;
  });
}

/** Exports a log, and fails unless every row of the range comes once and in order. */
export async function runUndisturbed(log: Undisturbed): Promise<void> {
  const { order, bounds, spread, limit, pages, concurrency } = log;
  const resultWindow = limit * pages;
  const rows = createRows(log, resultWindow);
  const { read } = createExportFixture(createFakeLog({ rows, order, bounds, resultWindow }));
  const toMs = FROM + spread;
  const expected = rows
    .filter(({ timeMs }) => timeMs >= FROM && timeMs < toMs)
    .sort((a, b) => a.timeMs - b.timeMs || (a.row.messageId! < b.row.messageId! ? -1 : 1))
    .map(({ row }) => row.messageId);
  const found = await read(FROM, toMs, { limit, concurrency });
  expect(found.map(({ messageId }) => messageId)).toEqual(expected);
}
