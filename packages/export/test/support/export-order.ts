import type { ListMessageItem } from '@bandwidth-messages/sdk';
import fc from 'fast-check';
import { NOW, createExportFixture } from './export-fixture.js';
import { type FakeLogRow, createFakeLog, createLogRow } from './fake-log.js';
import { createRandom } from './random.js';

const FROM = NOW - 1_000_000;

/** Logs of every order, with every kind of bounds, counts and digits, dense and sparse. */
export const undisturbedArbitrary = fc.record({
  order: fc.constantFrom(
    'newest-first' as const,
    'oldest-first' as const,
    'by-id' as const,
    'by-number' as const,
  ),
  bounds: fc.constantFrom('[]' as const, '[)' as const, '(]' as const, '()' as const),
  counts: fc.constantFrom(
    'exact' as const,
    'exact' as const,
    'none' as const,
    'zero' as const,
    'capped' as const,
    'first-page-only' as const,
  ),
  /** Rows of one message: one for each recipient. */
  recipients: fc.constantFrom(1, 1, 3),
  hasMicroseconds: fc.boolean(),
  count: fc.integer({ min: 0, max: 700 }),
  spread: fc.constantFrom(3, 60, 400, 5000, 900_000),
  limit: fc.integer({ min: 1, max: 4 }),
  maxPageRows: fc.constantFrom(1, 3, Infinity),
  pages: fc.integer({ min: 2, max: 12 }),
  concurrency: fc.integer({ min: 1, max: 5 }),
  seed: fc.integer(),
});

type Undisturbed = typeof undisturbedArbitrary extends fc.Arbitrary<infer T> ? T : never;

/** A log without a count, where the last rows that a query for one millisecond shows are of the next one. */
export const FULL_OF_NEIGHBORS: Undisturbed = {
  order: 'oldest-first',
  bounds: '[]',
  counts: 'capped',
  recipients: 1,
  hasMicroseconds: false,
  count: 691,
  spread: 400,
  limit: 1,
  maxPageRows: 3,
  pages: 5,
  concurrency: 1,
  seed: -183771980,
};

/**
 * Rows in few milliseconds and in many, so that every bound of a slice meets some. No millisecond exceeds the result
 * window: with microseconds not together with its neighbours either, as dates have none.
 */
function createRows(log: Undisturbed, resultWindow: number): FakeLogRow[] {
  const { count, spread, seed, recipients, hasMicroseconds, counts } = log;
  const random = createRandom(seed);
  const perInstant = new Map<number, number>();
  const most = hasMicroseconds ? resultWindow / 3 : counts === 'exact' ? resultWindow : resultWindow - 1;
  let timeMs = 0;
  const rows = Array.from({ length: count }, (_, number) => {
    if (number % recipients === 0) {
      timeMs = FROM - 2 + Math.floor(random() ** 2 * (spread + 4));
      // Some times are whole milliseconds, among others that are not.
      if (hasMicroseconds && random() < 0.7) timeMs += Math.floor(random() * 1000) / 1000;
    }
    const destinationTn = `+1555000000${number % recipients}`;
    return createLogRow(Math.floor(number / recipients), timeMs, { destinationTn });
  });
  return rows.filter((row) => {
    const instantMs = Math.floor(row.timeMs);
    const before = perInstant.get(instantMs) ?? 0;
    perInstant.set(instantMs, before + 1);
    return before < Math.floor(most);
  });
}

const keyOf = ({ messageId, destinationTn }: ListMessageItem): string => `${messageId} ${destinationTn}`;

/** Exports a log, and fails unless every row of the range comes once and in order. */
export async function runUndisturbed(log: Undisturbed): Promise<void> {
  const { order, bounds, counts, limit, maxPageRows, pages, concurrency } = log;
  const isOrdered = order.endsWith('first');
  // Without a count, nothing shows that a few rows of any order only looked like one by time.
  const isTellable = isOrdered || counts === 'exact';
  const resultWindow = limit * pages + (isTellable ? 0 : 45);
  const spread = isTellable || log.spread > 400 ? log.spread : 400;
  const rows = createRows({ ...log, spread }, resultWindow);
  const fakeLog = createFakeLog({ rows, order, bounds, counts, resultWindow, maxPageRows });
  const toMs = FROM + spread;
  const expected = rows
    .filter(({ timeMs }) => timeMs >= FROM && timeMs < toMs)
    .sort((a, b) => a.timeMs - b.timeMs || (keyOf(a.row) < keyOf(b.row) ? -1 : 1))
    .map(({ row }) => keyOf(row));
  const found = await createExportFixture(fakeLog).read(FROM, toMs, { limit, concurrency });
  expect(found.map(keyOf)).toEqual(expected);
}
