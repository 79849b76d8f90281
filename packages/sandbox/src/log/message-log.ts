import type { DateRange } from './date-range.js';
import type { Filter } from './filter.js';
import type { Order } from './order.js';
import type { PageMemory } from './page-memory.js';

/** Which rows of a log are looked for, and in which order. */
export interface LogSearch {
  readonly filter: Filter;
  readonly range: DateRange;
  readonly order: Order;
  /** Rows are found if they can be seen at this time, and as they are then. */
  readonly atMs: number;
  /** How many rows can be reached by pages. */
  readonly window: number;
  /** Where counting may stop. */
  readonly countUpTo: number;
}

/** The rows that a search found, in its order; rows that the order does not tell apart are newest first. */
export interface FoundRows {
  /** All that match; where counting was to stop, at least that many. */
  readonly total: number;
  /** How many of them can be read. */
  readonly reachable: number;
  /** Writes a row as JSON; the first one found has index 0. */
  writeRow(page: PageMemory, index: number): void;
  /** The value of the field that a row is ordered by; receive times are milliseconds. */
  orderValueAt(index: number): string | number | null;
}

/** A message log that can be searched. There are two: rows made from a seed, and rows of what happens in the sandbox. */
export interface MessageLog {
  search(accountId: string, search: LogSearch): FoundRows;
}

export const NO_ROWS: FoundRows = {
  total: 0,
  reachable: 0,
  writeRow: () => {},
  orderValueAt: () => null,
};
