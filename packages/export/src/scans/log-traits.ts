import type { TimeRange } from '../time-range.js';
import { type LoggedRow, digitsBeyondMilliseconds } from './logged-row.js';
import { type Order, UNKNOWN_ORDER, orderAfter } from './scan-rules.js';

/** What an export has learned about the API while reading: none of it is documented. */
export class LogTraits {
  /** Receive times have digits beyond the millisecond. */
  hasFinerTimes = false;
  /** The API was seen to list rows of exactly the first, and of exactly the second date of a query. */
  fromIncluded = false;
  toIncluded = false;
  /** The API counts beyond its result window, so that a count of just as many rows is one. */
  countsBeyondWindow = false;
  /** The API rejects dates before this time. */
  forgottenUntilMs = -Infinity;
  /** Of the rows within each page. */
  #order: Order = UNKNOWN_ORDER;

  /** Whether the order of the rows has to do with their time. */
  get isOrdered(): boolean {
    return this.#order.ascends || this.#order.descends;
  }

  /** Learns from a page, which was asked for with these dates. */
  learn({ fromMs, toMs }: TimeRange, rows: readonly LoggedRow[]): void {
    this.#order = orderAfter(this.#order, undefined, rows);
    for (const { timeMs, receiveTime } of rows) {
      this.hasFinerTimes ||= digitsBeyondMilliseconds(receiveTime) !== '';
      this.fromIncluded ||= timeMs === fromMs;
      this.toIncluded ||= timeMs === toMs;
    }
  }

  /** The dates that show all of a millisecond, with those beside it only where that is not known to be needless. */
  datesOf({ fromMs, toMs }: TimeRange): TimeRange {
    const isExact = !this.hasFinerTimes;
    return {
      fromMs: isExact && this.fromIncluded ? fromMs : fromMs - 1,
      toMs: isExact && this.toIncluded ? toMs - 1 : toMs,
    };
  }
}
