import { NO_ROWS, type FoundRows, type LogSearch, type MessageLog } from '../log/message-log.js';
import { timeOfId } from '../messages/message-id.js';
import { createSeedRows, type SeedRows } from './seed-rows.js';
import {
  firstAtOrAfter,
  selectMatching,
  selectSorted,
  selectStretch,
  type SeedSelection,
  type Stretch,
} from './seed-selection.js';
import { createSeedTimes } from './seed-times.js';

/** The rows that the message log has to begin with. */
export interface SeedOptions {
  /** Rows, at most 1,000,000. */
  readonly messages: number;
  /** The same seed makes the same rows, save for their times, which end when the sandbox starts. @default 1 */
  readonly seed?: number;
  /** Days before the end over which the rows are spread. @default 13 */
  readonly days?: number;
  /** When the newest row was received, in milliseconds. @default the time of the start */
  readonly untilMs?: number;
}

export const MAX_SEED_MESSAGES = 1_000_000;
const DEFAULT_DAYS = 13;
const DAY_MS = 24 * 60 * 60 * 1000;

/** How many searches are remembered: enough for a few clients that turn pages at the same time. */
const REMEMBERED_SEARCHES = 8;

/**
 * Makes the log of a seed. All of its rows belong to one account, and none of them ever changes.
 *
 * @throws RangeError naming the option that is not possible.
 */
export function createSeedLog(options: SeedOptions, ownerId: string, nowMs: number): MessageLog {
  const { messages: count, seed = 1, days = DEFAULT_DAYS, untilMs = nowMs } = options;
  if (!Number.isInteger(count) || count < 0 || count > MAX_SEED_MESSAGES)
    throw new RangeError(
      `seed.messages: ${count} is not possible, give a whole number from 0 to ${MAX_SEED_MESSAGES}.`,
    );
  if (!(days > 0) || (count > 0 && untilMs - days * DAY_MS < 0))
    throw new RangeError(`seed.days: ${days} is not possible, the rows would begin before 1970.`);
  if (count === 0) return { search: () => NO_ROWS };
  const rows = createSeedRows(createSeedTimes(count, untilMs - days * DAY_MS, untilMs, seed), seed, ownerId);
  const remembered = new Map<string, SeedSelection>();
  return {
    search(accountId, search) {
      if (accountId !== ownerId) return NO_ROWS;
      const selection = selectRemembered(rows, search, remembered);
      return foundRows(rows, selection, search);
    },
  };
}

/** What a search found is kept for its next pages. */
function selectRemembered(
  rows: SeedRows,
  search: LogSearch,
  remembered: Map<string, SeedSelection>,
): SeedSelection {
  const { filter, order, window, countUpTo } = search;
  const stretch = stretchOf(rows, search);
  const byTime = order.field === 'receiveTime';
  if (byTime && filter.conditions.length === 0) return selectStretch(stretch, order.descending);
  const key = `${stretch.low} ${stretch.high} ${order.field} ${order.descending} ${window} ${countUpTo} ${filter.key}`;
  const selection =
    remembered.get(key) ??
    (byTime
      ? selectMatching(rows, filter, stretch, { descending: order.descending, window, countUpTo })
      : selectSorted(rows, filter, stretch, order, window));
  // The map is in the order of last use: what was used longest ago is forgotten first.
  remembered.delete(key);
  remembered.set(key, selection);
  const [oldest] = remembered.keys();
  if (remembered.size > REMEMBERED_SEARCHES && oldest !== undefined) remembered.delete(oldest);
  return selection;
}

/** The positions whose times are in the range. An id tells the time of its row, which leaves very few of them. */
function stretchOf({ times }: SeedRows, { filter, range }: LogSearch): Stretch {
  let low = firstAtOrAfter(times, range.fromMs);
  let high = firstAtOrAfter(times, range.toMs + 1);
  if (filter.messageId !== undefined) {
    const timeMs = timeOfId(filter.messageId);
    if (timeMs === undefined) return { low: 0, high: 0 };
    low = Math.max(low, firstAtOrAfter(times, timeMs));
    high = Math.min(high, firstAtOrAfter(times, timeMs + 1));
  }
  return { low, high: Math.max(low, high) };
}

function foundRows(rows: SeedRows, selection: SeedSelection, { order }: LogSearch): FoundRows {
  const { total, reachable, positionAt } = selection;
  return {
    total,
    reachable,
    writeRow: (page, index) => rows.writeRow(page, positionAt(index)),
    orderValueAt: (index) =>
      order.field === 'receiveTime'
        ? rows.times[positionAt(index)]!
        : rows.factsAt(positionAt(index))[order.field],
  };
}
