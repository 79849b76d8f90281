import type { LoggedRow } from '../scans/logged-row.js';
import type { Page, PageSource } from '../scans/page-source.js';
import { logLimits, warnOfGoneRows } from '../settle-range.js';
import { type TimeRange, datesAround } from '../time-range.js';
import type { UnreadInstant } from '../types.js';
import { SliceReader } from './read-slice.js';
import { type PlannedPart, SlicePlan } from './slice-plan.js';

/** A slice whose first page is there. */
interface OpenSlice {
  readonly range: PlannedPart;
  readonly first: Page;
}

/** A slice with all of its rows, by receive time and id, and the milliseconds that could not be read in full. */
export interface LoadedSlice extends OpenSlice {
  readonly rows: readonly LoggedRow[];
  readonly unread: readonly UnreadInstant[];
}

/**
 * The last page of a slice is half empty on average: slices of so many pages cost about 2 % more requests than there are
 * full pages. Larger ones would take too much memory, as several are held at a time.
 */
const PAGES_PER_SLICE = 33;
const MAX_SLICE_TARGET = 32_000;
/** The first slice is small, so that its rows come soon; each one after it may be twice as large. */
const PAGES_OF_FIRST_SLICE = 4;

/**
 * Loads the rows of a time range, slice by slice: `concurrency` slices at a time, ahead of the consumer for as long as
 * there is room. A slice that turns out too large is made smaller; what was learned by it places the next ones.
 */
export class SliceLoader {
  readonly #plan: SlicePlan;
  /** How many rows a large slice should have, and the next one. */
  readonly #target: number;
  #nextTarget: number;
  /** Of the slices that are held or being read. */
  #heldRows = 0;
  #hasFailed = false;
  #onRoom = (): void => undefined;

  constructor(
    private readonly source: PageSource,
    range: TimeRange,
  ) {
    const { limit, resultWindow } = source.request;
    this.#plan = new SlicePlan(range);
    this.#target = Math.min(Math.max(resultWindow, limit * PAGES_PER_SLICE), MAX_SLICE_TARGET);
    this.#nextTarget = Math.min(limit * PAGES_OF_FIRST_SLICE, this.#target);
  }

  /** Hands out the slices in order. A failure is thrown when its turn comes; from then on nothing more is opened. */
  async *slices(): AsyncGenerator<LoadedSlice> {
    const opened = this.#open();
    const startNext = (): Promise<LoadedSlice | undefined> => {
      const next = opened.next().then(({ value }) => value && this.#load(value));
      next.catch(() => (this.#hasFailed = true));
      return next;
    };
    const queue = Array.from({ length: this.source.request.concurrency }, startNext);
    for (let next = queue.shift(); next; next = queue.shift()) {
      const slice = await next;
      if (!slice) return;
      yield slice;
      this.#heldRows -= slice.range.rows;
      this.#onRoom();
      queue.push(startNext());
    }
  }

  /**
   * Opens one slice after the other, since each begins where the one before ends. A slice is handed out, to have its other
   * pages read, once there is room for all of its rows, or nothing else is held.
   */
  async *#open(): AsyncGenerator<OpenSlice, undefined> {
    const { concurrency } = this.source.request;
    while (!this.#hasFailed) {
      const next = this.#plan.next(this.#nextTarget);
      if (!next) return;
      const first = await this.source.read({ dates: datesAround(next) });
      const range = withRows(next, first);
      if (!this.#plan.take(range, this.#nextTarget)) continue;
      this.#nextTarget = Math.min(this.#nextTarget * 2, this.#target);
      while (this.#heldRows > 0 && this.#heldRows + range.rows > this.#target * concurrency) {
        await new Promise<void>((resolve) => (this.#onRoom = resolve));
      }
      this.#heldRows += range.rows;
      yield { range, first };
    }
  }

  async #load(slice: OpenSlice): Promise<LoadedSlice> {
    const { range } = slice;
    const reader = new SliceReader(this.source);
    const read = await reader.read(range, slice.first);
    const rows = read.filter(({ timeMs }) => timeMs >= range.fromMs && timeMs < range.toMs);
    // While the export waited, the oldest rows may have gone before they were read.
    warnOfGoneRows(this.source.request, range, logLimits(this.source.request).goneMs);
    return { ...slice, rows, unread: reader.unread };
  }
}

/** Rows by the count of the API or, where there is none, as if all of the time range were as dense as its first page. */
function withRows({ fromMs, toMs }: TimeRange, { rows, nextPageToken, totalCount }: Page): PlannedPart {
  const counted = { fromMs, toMs, isCounted: true };
  if (totalCount !== undefined && totalCount >= rows.length) return { ...counted, rows: totalCount };
  if (nextPageToken === undefined || rows.length === 0) return { ...counted, rows: rows.length };
  const timesMs = rows.map(({ timeMs }) => timeMs);
  const coveredMs = Math.max(...timesMs) - Math.min(...timesMs) + 1;
  const estimate = Math.ceil(rows.length * Math.max(1, (toMs - fromMs) / coveredMs)) + 1;
  return { fromMs, toMs, rows: estimate, isCounted: false };
}
