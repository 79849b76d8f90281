import type { ExportContext } from '../scans/context.js';
import { type Page, readPage } from '../scans/read-page.js';
import { type TimeRange, datesAround, isInstant } from '../time-range.js';
import type { RowAccount } from '../row-budget.js';
import { type SliceSize, after, createSlicePlan, nextEndOf, rowsAhead, withCount } from './slice-plan.js';

/** A slice whose first page is there. */
export interface OpenSlice {
  readonly range: TimeRange;
  readonly firstPage: Page;
  /** How many rows it is thought to have. */
  readonly expected: number;
}

/**
 * The last page of a slice is half empty on average, so slices have many pages: with those of slices that turn out too
 * large, that costs about 2 % of requests more than there are full pages. What bounds them is the memory for the rows
 * of all slices that are read at a time.
 */
const PAGES_PER_SLICE = 44;
const MAX_SLICE_TARGET = 48_000;
/** The first slice is small, so that its rows come soon; each one after it may be twice as large. */
const PAGES_OF_FIRST_SLICE = 4;
/** How full a result window is aimed to be where a slice must fit into one. */
const FILL = 0.8;

/** How many rows a large slice should have. */
export function sliceTarget({ settings: { limit, resultWindow } }: ExportContext): number {
  return Math.min(Math.max(resultWindow, limit * PAGES_PER_SLICE), MAX_SLICE_TARGET);
}

/**
 * Opens one slice after the other, by asking for its first page. A slice that turns out too large is made smaller; what
 * was learned by it places the next ones.
 */
export class SliceOpener {
  #plan;
  #slices = 0;
  #rows = 0;

  constructor(
    private readonly context: ExportContext,
    range: TimeRange,
  ) {
    this.#plan = createSlicePlan(range.fromMs, range.toMs);
  }

  /** The next slice; `undefined` when nothing is left. */
  async open(account: RowAccount): Promise<OpenSlice | undefined> {
    for (;;) {
      const { fromMs } = this.#plan;
      const size = this.#size();
      const toMs = nextEndOf(this.#plan, size);
      if (toMs === undefined) return undefined;
      const slice = await openSlice(this.context, account, { fromMs, toMs });
      this.#plan = withCount(this.#plan, toMs, slice.expected);
      if (slice.expected <= size.max || isInstant(slice.range)) {
        this.#plan = after(this.#plan, toMs);
        this.#slices++;
        this.#rows += slice.expected;
        return slice;
      }
      account.give(slice.firstPage.rows.length);
    }
  }

  /** How many rows there are in all slices, opened or not, as far as is known. */
  expectedRows(): number {
    return this.#rows + rowsAhead(this.#plan);
  }

  #size(): SliceSize {
    const { traits, settings } = this.context;
    const { limit, resultWindow } = settings;
    // Without an order, nothing tells which rows a result window shows, so all of a slice must fit into one.
    if (!traits.isOrdered) return { target: Math.floor(resultWindow * FILL), max: resultWindow };
    const growing = limit * PAGES_OF_FIRST_SLICE * 2 ** Math.min(this.#slices, 30);
    const target = Math.min(growing, sliceTarget(this.context));
    return { target, max: target * 2 };
  }
}

/** Asks for the first page of a time range. */
export async function openSlice(
  context: ExportContext,
  account: RowAccount,
  range: TimeRange,
): Promise<OpenSlice> {
  const { limit } = context.settings;
  const firstPage = await readPage(context, account, { dates: datesAround(range), limit });
  return { range, firstPage, expected: expectedRows(range, firstPage) };
}

/** By the count of the API or, where there is none, as if all of the time range were as dense as its first page. */
function expectedRows({ fromMs, toMs }: TimeRange, { rows, nextPageToken, totalCount }: Page): number {
  if (totalCount !== undefined && totalCount >= rows.length) return totalCount;
  if (nextPageToken === undefined || rows.length === 0) return rows.length;
  const timesMs = rows.map(({ timeMs }) => timeMs);
  const coveredMs = Math.max(...timesMs) - Math.min(...timesMs) + 1;
  return Math.ceil(rows.length * Math.max(1, (toMs - fromMs) / coveredMs)) + 1;
}
