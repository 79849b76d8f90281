import type { Filter } from '../log/filter.js';
import { compareValues, type Order } from '../log/order.js';
import type { RowFacts } from '../log/row.js';
import type { SeedLog } from './seed-log.js';

/** The seeded rows that a search finds, in its order. */
export interface SeedSelection {
  /** All that match; when counting was to stop, at least that many. */
  readonly total: number;
  /** How many of them can be reached by `positionAt`. */
  readonly reachable: number;
  positionAt(index: number): number;
}

/** A stretch of positions: from `low` up to, not including, `high`. */
export interface Stretch {
  readonly low: number;
  readonly high: number;
}

export const nothing: SeedSelection = { total: 0, reachable: 0, positionAt: () => -1 };

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
  const total = Math.max(0, high - low);
  return { total, reachable: total, positionAt: (index) => (descending ? high - 1 - index : low + index) };
}

/** Searches a stretch in the order of time. Only the first `window` are kept; `stopAt` ends the counting. */
export function selectMatching(
  log: SeedLog,
  filter: Filter,
  stretch: Stretch,
  descending: boolean,
  window: number,
  stopAt: number,
): SeedSelection {
  const matches = createMatcher(log, filter);
  const found = new Int32Array(Math.min(window, Math.max(0, stretch.high - stretch.low)));
  let total = 0;
  const step = descending ? -1 : 1;
  const end = descending ? stretch.low - 1 : stretch.high;
  for (
    let position = descending ? stretch.high - 1 : stretch.low;
    position !== end && stretch.high > stretch.low;
    position += step
  ) {
    if (!matches(position)) continue;
    if (total < found.length) found[total] = position;
    total += 1;
    if (total >= stopAt) break;
  }
  return { total, reachable: Math.min(total, found.length), positionAt: (index) => found[index]! };
}

/** Searches a stretch and sorts by a field. The first `window` are kept. */
export function selectSorted(
  log: SeedLog,
  filter: Filter,
  { low, high }: Stretch,
  order: Order,
  window: number,
): SeedSelection {
  const matches = createMatcher(log, filter);
  const rankAt = createRanks(log, order);
  // One number per row: its rank, and below that its age, so that rows of the same rank stay newest first.
  const ageBits = 2 ** 21;
  const keys = new Float64Array(Math.max(0, high - low));
  let total = 0;
  for (let position = low; position < high; position += 1) {
    if (!matches(position)) continue;
    keys[total] = rankAt(position) * ageBits + (log.count - position);
    total += 1;
  }
  keys.subarray(0, total).sort();
  const found = Int32Array.from(
    keys.subarray(0, Math.min(window, total)),
    (key) => log.count - (key % ageBits),
  );
  return { total, reachable: found.length, positionAt: (index) => found[index]! };
}

/** Most of a filter is answered once per profile and number, so that a row costs two look-ups. */
function createMatcher(log: SeedLog, filter: Filter): (position: number) => boolean {
  const ofProfile = new Uint8Array(log.profiles.length).fill(1);
  let sources: Uint8Array | undefined;
  let destinations: Uint8Array | undefined;
  for (const { field, accepts } of filter.conditions) {
    if (field === 'sourceTn') sources = mask(log.numbers, accepts);
    else if (field === 'destinationTn') destinations = mask(log.numbers, accepts);
    else if (field !== 'messageId' && field !== 'receiveTime' && field !== 'accountId') {
      log.profiles.forEach(({ facts }, index) => {
        if (!accepts(facts[field])) ofProfile[index] = 0;
      });
    }
  }
  const byId = filter.conditions.filter(({ field }) => field === 'messageId');
  return (position) =>
    ofProfile[log.profileAt(position)] === 1 &&
    (!sources || sources[log.sourceAt(position)] === 1) &&
    (!destinations || destinations[log.destinationAt(position)] === 1) &&
    byId.every(({ accepts }) => accepts(log.messageIdAt(position)));
}

function mask(numbers: readonly string[], accepts: (value: string) => boolean): Uint8Array {
  return Uint8Array.from(numbers, (number) => (accepts(number) ? 1 : 0));
}

/** The rank of a row: its place among all values of the field. */
function createRanks(log: SeedLog, { field, descending }: Order): (position: number) => number {
  if (field === 'receiveTime' || field === 'messageId') {
    // An id starts with its time.
    return (position) => (descending ? log.count - position : position);
  }
  if (field === 'accountId') return () => 0;
  if (field === 'sourceTn' || field === 'destinationTn') {
    const ranks = rank(log.numbers, descending);
    return field === 'sourceTn'
      ? (position) => ranks[log.sourceAt(position)]!
      : (position) => ranks[log.destinationAt(position)]!;
  }
  const ranks = rank(
    log.profiles.map(({ facts }) => facts[field]),
    descending,
  );
  return (position) => ranks[log.profileAt(position)]!;
}

function rank(values: readonly (string | number | null)[], descending: boolean): Uint32Array {
  const sorted = [...new Set(values)].sort((a, b) => compareValues(a, b, descending));
  const places = new Map(sorted.map((value, place) => [value, place]));
  return Uint32Array.from(values, (value) => places.get(value)!);
}

/** The value by which a row is ordered. */
export function orderValue(log: SeedLog, position: number, field: keyof RowFacts): string | number | null {
  return field === 'receiveTime'
    ? log.times[position]!
    : (log.factsAt(position)[field] as string | number | null);
}
