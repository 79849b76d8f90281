import type { Page, ReadPage } from '../page-source.js';
import { type TimeRange, datesAround, isInstant } from '../time-range.js';
import {
  type SlicePlan,
  type SliceSize,
  after,
  createSlicePlan,
  nextEndOf,
  rowsAhead,
  withCount,
} from './slice-plan.js';

/** A slice whose first page is there. */
export interface OpenSlice {
  readonly range: TimeRange;
  readonly firstPage: Page;
  /** How many rows it is thought to have. */
  readonly expected: number;
}

/**
 * Opens one slice after the other, by asking for its first page. A slice that turns out too large is made smaller; what
 * was learned by it places the next ones.
 */
export class SliceOpener {
  #plan: SlicePlan;
  #opened = 0;

  constructor(
    range: TimeRange,
    private readonly limit: number,
    private readonly size: () => SliceSize,
  ) {
    this.#plan = createSlicePlan(range.fromMs, range.toMs);
  }

  /** `undefined` when nothing is left. `onDrop` is told of rows that were asked for in vain. */
  async open(readPage: ReadPage, onDrop: (rows: number) => void): Promise<OpenSlice | undefined> {
    for (;;) {
      const { fromMs } = this.#plan;
      const size = this.size();
      const toMs = nextEndOf(this.#plan, size);
      if (toMs === undefined) return undefined;
      const range = { fromMs, toMs };
      const firstPage = await readPage({ dates: datesAround(range), filters: {}, limit: this.limit });
      const expected = expectedRows(range, firstPage);
      this.#plan = withCount(this.#plan, toMs, expected);
      if (expected <= size.max || isInstant(range)) {
        this.#plan = after(this.#plan, toMs);
        this.#opened += expected;
        return { range, firstPage, expected };
      }
      onDrop(firstPage.rows.length);
    }
  }

  /** How many rows there are in all slices, opened or not, as far as is known. */
  expectedRows(): number {
    return this.#opened + rowsAhead(this.#plan);
  }
}

/** By the count of the API or, where there is none, as if all of the time range were as dense as its first page. */
function expectedRows({ fromMs, toMs }: TimeRange, { rows, nextPageToken, totalCount }: Page): number {
  if (totalCount !== undefined && totalCount >= rows.length) return totalCount;
  if (nextPageToken === undefined) return rows.length;
  const timesMs = rows.map(({ timeMs }) => timeMs);
  const coveredMs = rows.length === 0 ? toMs - fromMs : Math.max(...timesMs) - Math.min(...timesMs) + 1;
  return Math.ceil(rows.length * Math.max(1, (toMs - fromMs) / coveredMs)) + 1;
}
