import type { UnreadInstant } from '../export-incomplete-error.js';
import { goneBeforeMs } from '../export-range.js';
import type { LoggedRow } from '../scans/logged-row.js';
import type { Page, PageSource } from '../scans/page-source.js';
import { type TimeRange, cut, datesAround, isInstant, toIso } from '../time-range.js';
import { SliceReader } from './read-slice.js';
import { SlicePlan, type SliceSize } from './slice-plan.js';

/** A slice with all of its rows. */
export interface LoadedSlice {
  readonly range: TimeRange;
  /** By receive time, then by id. */
  readonly rows: readonly LoggedRow[];
  readonly unread: readonly UnreadInstant[];
  /** It had more rows than may be held, so nothing of it is kept: these are to be read one by one instead. */
  readonly parts?: readonly TimeRange[] | undefined;
}

/** A slice whose first page is there. */
interface OpenSlice {
  readonly range: TimeRange;
  readonly first: Page;
  /** How many rows it is thought to have. */
  readonly expected: number;
}

/**
 * The last page of a slice is half empty on average, so slices have many pages: with those of slices that turn out too
 * large, that costs about 2 % of requests more than there are full pages. What bounds them is the memory for the rows
 * of all slices that are held at a time.
 */
const PAGES_PER_SLICE = 35;
const MAX_SLICE_TARGET = 32_000;
/** The first slice is small, so that its rows come soon; each one after it may be twice as large. */
const PAGES_OF_FIRST_SLICE = 4;
/** A slice may be so many times as large as it should be. */
const TOLERANCE = 2;
/** How full a result window is aimed to be where a slice must fit into one. */
const FILL = 0.8;

/**
 * Loads the rows of a time range, slice by slice: as many slices at a time as `concurrency` says, ahead of the consumer
 * for as long as there is room. A slice that turns out too large is made smaller; what was learned by it places the next
 * ones.
 */
export class SliceLoader {
  readonly #plan: SlicePlan;
  /** How many rows a large slice should have. */
  readonly #target: number;
  #openedSlices = 0;
  #openedRows = 0;

  constructor(
    private readonly source: PageSource,
    range: TimeRange,
  ) {
    const { limit, resultWindow } = source.request.settings;
    this.#target = Math.min(Math.max(resultWindow, limit * PAGES_PER_SLICE), MAX_SLICE_TARGET);
    this.#plan = new SlicePlan(range);
  }

  /** How many rows there are in the time range, as far as is known. */
  get expectedRows(): number {
    return this.#openedRows + this.#plan.rows;
  }

  /** Hands out the slices in order. A failure is thrown when its turn comes; from then on nothing more is started. */
  async *slices(): AsyncGenerator<LoadedSlice> {
    const { concurrency } = this.source.request.settings;
    const queue: Promise<LoadedSlice | undefined>[] = [];
    const maxRows = this.#target * concurrency;
    let [heldRows, loading, isOpening, isOver] = [0, 0, false, false];
    let wake = (): void => undefined;

    // One slice is opened after the other, since each begins where the one before ends.
    const fill = (): void => {
      if (isOver || isOpening || loading >= concurrency) return;
      const next = loadNext();
      next.catch(() => undefined);
      queue.push(next);
    };
    const loadNext = async (): Promise<LoadedSlice | undefined> => {
      isOpening = true;
      loading++;
      try {
        const opened = await this.#openNext();
        isOver ||= opened === undefined;
        if (!opened) return undefined;
        // Its other pages are read once there is room for all of its rows, or nothing else is held.
        while (heldRows > 0 && heldRows + opened.expected > maxRows) {
          await new Promise<void>((resolve) => (wake = resolve));
        }
        heldRows += opened.expected;
        isOpening = false;
        fill();
        const slice = await this.#load(opened);
        heldRows += slice.rows.length - opened.expected;
        return slice;
      } catch (error) {
        isOver = true;
        throw error;
      } finally {
        loading--;
        wake();
        fill();
      }
    };

    fill();
    for (let next = queue.shift(); next; next = queue.shift()) {
      const slice = await next;
      if (!slice) return;
      yield* this.#partsOf(slice);
      heldRows -= slice.rows.length;
      wake();
      fill();
    }
  }

  /** The next slice; `undefined` when nothing is left. */
  async #openNext(): Promise<OpenSlice | undefined> {
    for (;;) {
      const { fromMs } = this.#plan;
      const size = this.#sizeOfNext();
      const toMs = this.#plan.nextEndMs(size);
      if (toMs === undefined) return undefined;
      const slice = await this.#open({ fromMs, toMs });
      this.#plan.learn(toMs, slice.expected);
      if (slice.expected > size.max && !isInstant(slice.range)) continue;
      this.#plan.take(toMs);
      this.#openedSlices++;
      this.#openedRows += slice.expected;
      return slice;
    }
  }

  #sizeOfNext(): SliceSize {
    const { limit, resultWindow } = this.source.request.settings;
    // Without an order, nothing tells which rows a result window shows, so all of a slice must fit into one.
    if (!this.source.isOrdered) return { target: Math.floor(resultWindow * FILL), max: resultWindow };
    const growing = limit * PAGES_OF_FIRST_SLICE * 2 ** Math.min(this.#openedSlices, 30);
    const target = Math.min(growing, this.#target);
    return { target, max: target * TOLERANCE };
  }

  async #open(range: TimeRange): Promise<OpenSlice> {
    const first = await this.source.read({ dates: datesAround(range) });
    return { range, first, expected: expectedRows(range, first) };
  }

  async #load({ range, first }: OpenSlice): Promise<LoadedSlice> {
    const maxRows = this.#target * TOLERANCE + this.source.request.settings.resultWindow;
    const reader = new SliceReader(this.source, maxRows);
    const read = await reader.read(range, first);
    if (reader.isTooLarge) {
      const timesMs = read.map(({ timeMs }) => timeMs);
      return { range, rows: [], unread: [], parts: cut(range, timesMs, 3) };
    }
    this.#warnOfGoneRows(range);
    const rows = read.filter(({ timeMs }) => timeMs >= range.fromMs && timeMs < range.toMs);
    return { range, rows, unread: reader.unread };
  }

  /** The slice itself or, where it had too many rows, its parts: each is read when its turn has come. */
  async *#partsOf(slice: LoadedSlice): AsyncGenerator<LoadedSlice> {
    if (!slice.parts) yield slice;
    for (const range of slice.parts ?? []) yield* this.#partsOf(await this.#load(await this.#open(range)));
  }

  /** While the export waited, the oldest rows may have gone before they were read. */
  #warnOfGoneRows({ fromMs, toMs }: TimeRange): void {
    const { request, forgottenUntilMs } = this.source;
    const { retentionDays } = request.operation;
    const goneMs = Math.max(goneBeforeMs(request.client.clock.now(), retentionDays), forgottenUntilMs);
    const untilMs = Math.min(goneMs, toMs);
    if (untilMs <= fromMs) return;
    const message = `The API keeps rows for ${retentionDays} days: some before ${toIso(untilMs)} may have gone before they were read.`;
    request.settings.onWarning({ reason: 'retention', fromMs, toMs: untilMs, message });
  }
}

/** By the count of the API or, where there is none, as if all of the time range were as dense as its first page. */
function expectedRows({ fromMs, toMs }: TimeRange, { rows, nextPageToken, totalCount }: Page): number {
  if (totalCount !== undefined && totalCount >= rows.length) return totalCount;
  if (nextPageToken === undefined || rows.length === 0) return rows.length;
  const timesMs = rows.map(({ timeMs }) => timeMs);
  const coveredMs = Math.max(...timesMs) - Math.min(...timesMs) + 1;
  return Math.ceil(rows.length * Math.max(1, (toMs - fromMs) / coveredMs)) + 1;
}
