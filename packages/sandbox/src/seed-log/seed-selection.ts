import type { Filter } from '../log/filter.js';
import { compareValues, type Order } from '../log/order.js';
import type { SeedRows } from './seed-rows.js';

/** The seeded rows that a search finds, in its order. */
export interface SeedSelection {
  /** All that match; where counting was to stop, at least that many. */
  readonly total: number;
  /** How many of them can be reached by `positionAt`. */
  readonly reachable: number;
  readonly positionAt: (index: number) => number;
}

/** Positions from `low` up to, not including, `high`. */
export interface Stretch {
  readonly low: number;
  readonly high: number;
}

/** How matching rows are gone through. */
export interface MatchingLimits {
  readonly descending: boolean;
  /** How many positions are kept. */
  readonly window: number;
  /** After how many matches counting ends. */
  readonly countUpTo: number;
}

/** The first position whose time is at least `timeMs`. */
export function firstAtOrAfter(times: Float64Array, timeMs: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle]! < timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Without a filter, and in the order of time, a page is found by arithmetic however long the log is. */
export function selectStretch({ low, high }: Stretch, descending: boolean): SeedSelection {
  const total = high - low;
  return { total, reachable: total, positionAt: (index) => (descending ? high - 1 - index : low + index) };
}

/** Searches a stretch in the order of time. */
export function selectMatching(
  rows: SeedRows,
  filter: Filter,
  { low, high }: Stretch,
  { descending, window, countUpTo }: MatchingLimits,
): SeedSelection {
  const matches = createMatcher(rows, filter);
  const found = new Int32Array(Math.min(window, high - low));
  let total = 0;
  for (let step = 0; step < high - low && total < countUpTo; step += 1) {
    const position = descending ? high - 1 - step : low + step;
    if (!matches(position)) continue;
    if (total < found.length) found[total] = position;
    total += 1;
  }
  return { total, reachable: Math.min(total, found.length), positionAt: (index) => found[index]! };
}

/** Searches a stretch and sorts by a field. The first `window` are kept. */
export function selectSorted(
  rows: SeedRows,
  filter: Filter,
  { low, high }: Stretch,
  order: Order,
  window: number,
): SeedSelection {
  const matches = createMatcher(rows, filter);
  const rankAt = createRanks(rows, order);
  // One number per row: its rank, and below that its age, so that rows of the same rank stay newest first.
  const ageBits = 2 ** 21;
  const keys = new Float64Array(Math.max(0, high - low));
  let total = 0;
  for (let position = low; position < high; position += 1) {
    if (!matches(position)) continue;
    keys[total] = rankAt(position) * ageBits + (rows.count - position);
    total += 1;
  }
  keys.subarray(0, total).sort();
  const found = Int32Array.from(
    keys.subarray(0, Math.min(window, total)),
    (key) => rows.count - (key % ageBits),
  );
  return { total, reachable: found.length, positionAt: (index) => found[index]! };
}

/** Most of a filter is answered once per profile and number, so that a row costs two look-ups. */
function createMatcher(rows: SeedRows, filter: Filter): (position: number) => boolean {
  const ofProfile = new Uint8Array(rows.profiles.length).fill(1);
  let sources: Uint8Array | undefined;
  let destinations: Uint8Array | undefined;
  for (const { field, accepts } of filter.conditions) {
    if (field === 'sourceTn') sources = mask(rows.numbers, accepts);
    else if (field === 'destinationTn') destinations = mask(rows.numbers, accepts);
    else if (field !== 'messageId' && field !== 'receiveTime' && field !== 'accountId') {
      rows.profiles.forEach(({ facts }, index) => {
        if (!accepts(facts[field])) ofProfile[index] = 0;
      });
    }
  }
  const byId = filter.conditions.filter(({ field }) => field === 'messageId');
  return (position) =>
    ofProfile[rows.profileAt(position)] === 1 &&
    (!sources || sources[rows.sourceAt(position)] === 1) &&
    (!destinations || destinations[rows.destinationAt(position)] === 1) &&
    byId.every(({ accepts }) => accepts(rows.messageIdAt(position)));
}

function mask(numbers: readonly string[], accepts: (value: string) => boolean): Uint8Array {
  return Uint8Array.from(numbers, (number) => (accepts(number) ? 1 : 0));
}

/** The rank of a row: its place among all values of the field. */
function createRanks(rows: SeedRows, { field, descending }: Order): (position: number) => number {
  if (field === 'receiveTime' || field === 'messageId') {
    // An id starts with its time.
    return (position) => (descending ? rows.count - position : position);
  }
  if (field === 'accountId') return () => 0;
  if (field === 'sourceTn' || field === 'destinationTn') {
    const ranks = rank(rows.numbers, descending);
    return field === 'sourceTn'
      ? (position) => ranks[rows.sourceAt(position)]!
      : (position) => ranks[rows.destinationAt(position)]!;
  }
  const ranks = rank(
    rows.profiles.map(({ facts }) => facts[field]),
    descending,
  );
  return (position) => ranks[rows.profileAt(position)]!;
}

function rank(values: readonly (string | number | null)[], descending: boolean): Uint32Array {
  const sorted = [...new Set(values)].sort((a, b) => compareValues(a, b, descending));
  const places = new Map(sorted.map((value, place) => [value, place]));
  return Uint32Array.from(values, (value) => places.get(value)!);
}
