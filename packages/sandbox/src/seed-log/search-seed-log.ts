import type { DateRange } from '../log/date-range.js';
import type { Filter } from '../log/filter.js';
import type { Order } from '../log/order.js';
import type { SeedLog } from './seed-log.js';
import {
  firstAtOrAfter,
  nothing,
  selectMatching,
  selectSorted,
  selectStretch,
  type SeedSelection,
} from './seed-selection.js';

export interface SeedSearch {
  readonly filter: Filter;
  readonly range: DateRange;
  readonly order: Order;
  /** How many rows can be reached by pages. */
  readonly window: number;
  /** Where counting may stop. */
  readonly countUpTo: number;
}

/** How many searches are remembered: enough for a few clients that turn pages at the same time. */
const rememberedSearches = 8;

/** Searches the seeded rows; what a search found is kept for its next pages, since these rows never change. */
export function createSeedSearch(log: SeedLog): (search: SeedSearch) => SeedSelection {
  const remembered = new Map<string, SeedSelection>();
  return ({ filter, range, order, window, countUpTo }) => {
    if (log.count === 0) return nothing;
    let low = firstAtOrAfter(log.times, range.fromMs);
    let high = firstAtOrAfter(log.times, range.toMs + 1);
    if (filter.messageId !== undefined) {
      // The id starts with the time, so that there is no need to look at any other.
      const timeMs = Number(/^(\d{13})[a-z2-7]{16}$/.exec(filter.messageId)?.[1] ?? NaN);
      if (Number.isNaN(timeMs)) return nothing;
      low = Math.max(low, firstAtOrAfter(log.times, timeMs));
      high = Math.min(high, firstAtOrAfter(log.times, timeMs + 1));
    }
    const stretch = { low, high };
    const byTime = order.field === 'receiveTime';
    if (byTime && filter.conditions.length === 0) return selectStretch(stretch, order.descending);
    const key = `${low} ${high} ${order.field} ${order.descending} ${window} ${countUpTo} ${filter.key}`;
    let selection = remembered.get(key);
    if (selection) remembered.delete(key);
    else {
      selection = byTime
        ? selectMatching(log, filter, stretch, order.descending, window, countUpTo)
        : selectSorted(log, filter, stretch, order, window);
    }
    remembered.set(key, selection);
    if (remembered.size > rememberedSearches) remembered.delete(remembered.keys().next().value!);
    return selection;
  };
}
