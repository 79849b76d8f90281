import { isMessagesError } from '@bandwidth-messages/sdk';
import type { UnreadInstant } from '../export-incomplete-error.js';
import type { Filters, Page } from '../page-source.js';
import type { RowBuffer } from '../scans/row-buffer.js';
import { type MergedScan, judge, restOf } from '../scans/scan-rules.js';
import { type ScanContext, scan } from '../scans/scan.js';
import { type TimeRange, cut, datesAround, isInstant, toIso } from '../time-range.js';
import type { OpenSlice } from './open-slice.js';

export interface SliceContext extends ScanContext {
  /** Filters that no row escapes, as far as is known today: their names and values. */
  readonly partitions: readonly (readonly [name: string, values: readonly unknown[]])[];
  /** More rows than that are not held of one slice: it is read in parts instead. */
  readonly maxRows: number;
  /** So many rows that were asked for are not kept. */
  readonly onDrop: (rows: number) => void;
  /** The API counts other rows than it lists, however often it is asked. */
  readonly onMiscount: (range: TimeRange, rows: number, totalCount: number | undefined) => void;
}

interface Reading {
  readonly filters: Filters;
  /** Of a millisecond, where they are not those around it. */
  readonly dates?: TimeRange;
  readonly wholeOnly: boolean;
}

/** After this many scans of a time range in which rows keep moving, it is read in parts. */
const MAX_SCANS = 4;
/** How full a result window is aimed to be when a time range is cut without knowing much. */
const FILL = 0.8;

/**
 * Reads all rows of a slice. Whatever does not fit into the result window is read on from where the order of the rows
 * allows it, else in parts: of time, and at last, within one millisecond, by filters. Every part is checked against the
 * count of the API, and read again while that changes.
 */
export class SliceReader {
  /** Milliseconds that could not be read in full. */
  readonly unread: UnreadInstant[] = [];
  #isTooLarge = false;

  constructor(
    private readonly context: SliceContext,
    private readonly buffer: RowBuffer,
  ) {}

  /** The parts to read one by one instead, when there are more rows than may be held. */
  async read({ range, firstPage }: OpenSlice): Promise<readonly TimeRange[] | undefined> {
    await this.#readRange(range, { filters: {}, wholeOnly: false }, firstPage);
    if (!this.#isTooLarge || isInstant(range)) return undefined;
    const { timesMs } = this.buffer;
    return cut(range, timesMs, Math.max(2, Math.ceil((timesMs.length * 2) / this.context.maxRows)));
  }

  /** Resolves to whether all of its rows were read, as far as can be told. */
  async #readRange(range: TimeRange, reading: Reading, first?: Page): Promise<boolean> {
    const { buffer } = this;
    const since = buffer.scans + 1;
    let idleScans = 0;
    let last: MergedScan;
    for (let attempt = 1; ; attempt++) {
      last = await this.#scan(range, since, reading, attempt === 1 ? first : undefined);
      if (this.#isTooLarge) return false;
      idleScans = last.added === 0 ? idleScans + 1 : 0;
      if (last.stop === 'end' || last.stop === 'broken') {
        const known = buffer.countSince(since);
        const judgement = judge(last, known, idleScans);
        if (judgement === 'unsure') this.context.onMiscount(range, known, last.total);
        if (judgement !== 'again') return true;
      } else if (!last.moved) break;
      if (attempt >= MAX_SCANS) break;
    }
    if (last.stop === 'broken') throw last.error;
    const isOrdered = last.stop === 'window' && !last.moved && !reading.wholeOnly;
    const rest = isOrdered ? restOf(range, last) : undefined;
    if (!rest) return this.#readParts(range, last, since, reading);
    if (rest.fromMs < rest.toMs && !(await this.#readRange(rest, reading))) return false;
    // The order was only seen to hold: if it does, all the parts together have as many rows as the whole had.
    if (last.total === undefined || buffer.countSince(since) === last.total) return true;
    return this.#readParts(range, last, since, { ...reading, wholeOnly: true });
  }

  async #scan(range: TimeRange, since: number, reading: Reading, first?: Page): Promise<MergedScan> {
    const { dates = datesAround(range), filters, wholeOnly } = reading;
    const result = await scan(this.context, { dates, filters, first, wholeOnly });
    const { distinct, added, kept } = this.buffer.merge(result.rows, since);
    this.context.onDrop(result.rows.length - kept);
    this.#isTooLarge ||= this.buffer.size > this.context.maxRows && !isInstant(range);
    return { ...result, moved: result.moved || distinct < result.rows.length, distinct, added };
  }

  async #readParts(range: TimeRange, last: MergedScan, since: number, reading: Reading): Promise<boolean> {
    if (isInstant(range)) return this.#readInstant(range, last.total, since, reading);
    const { resultWindow } = this.context;
    const total = last.total ?? resultWindow + 1;
    const parts = Math.max(2, Math.ceil(total / (resultWindow * FILL)));
    const timesMs = last.rows.map(({ timeMs }) => timeMs);
    let isWhole = true;
    for (const part of cut(range, timesMs, parts)) {
      isWhole = (await this.#readRange(part, reading)) && isWhole;
      if (this.#isTooLarge) return false;
    }
    return isWhole;
  }

  /** Reads a millisecond that has more rows than one query shows: without its neighbours, and then by filters. */
  async #readInstant(
    instant: TimeRange,
    total: number | undefined,
    since: number,
    reading: Reading,
  ): Promise<boolean> {
    const { buffer } = this;
    const { filters } = reading;
    const isOutermost = Object.keys(filters).length === 0;
    if (isOutermost) {
      const dates = await this.#narrowDates(instant, reading.dates ?? datesAround(instant));
      if (dates) return this.#readRange(instant, { ...reading, dates });
    }
    const [name = '', values = []] = this.context.partitions.find(([filter]) => !(filter in filters)) ?? [];
    let isDivided = values.length > 0;
    for (const value of values) {
      if (total !== undefined && buffer.countSince(since) >= total) break;
      const own = { ...reading, filters: { ...filters, [name]: value }, wholeOnly: true };
      isDivided = (await this.#readRange(instant, own)) && isDivided;
    }
    // Without a count, only a row with another value tells that there are rows which the filters do not find.
    const valueOf = (row: Readonly<Record<string, unknown>>): unknown => row[name];
    isDivided &&= buffer.rowsAt(instant.fromMs).every(({ row }) => values.includes(valueOf({ ...row })));
    const missing = total === undefined ? Number(!isDivided) : total - buffer.countSince(since);
    if (missing <= 0) return true;
    if (isOutermost) {
      const count = buffer.rowsAt(instant.fromMs).length + missing;
      this.unread.push({ receiveTime: toIso(instant.fromMs), count, missing });
    }
    return false;
  }

  /**
   * Dates that leave out the neighbours of a millisecond, as their rows take room in the result window; which ones do
   * depends on whether the API counts its dates in. `undefined` when no others are known.
   */
  async #narrowDates(instant: TimeRange, dates: TimeRange): Promise<TimeRange | undefined> {
    const { readPage, traits, limit, onDrop } = this.context;
    for (const included of ['fromIncluded', 'toIncluded'] as const) {
      if (traits[included] || traits.hasFinerTimes) continue;
      const { fromMs, toMs } = traits.datesOf(instant);
      const probe = included === 'fromIncluded' ? { fromMs: fromMs + 1, toMs } : { fromMs, toMs: toMs - 1 };
      // When rows of the millisecond come nevertheless, the API counts this date in.
      const { rows } = await readPage({ dates: probe, filters: {}, limit }).catch(toEmptyPage);
      onDrop(rows.length);
    }
    const { fromMs, toMs } = traits.datesOf(instant);
    return fromMs === dates.fromMs && toMs === dates.toMs ? undefined : { fromMs, toMs };
  }
}

/** Some APIs may reject a range of no length. */
function toEmptyPage(error: unknown): Pick<Page, 'rows'> {
  if (isMessagesError(error) && error.code === 'api' && error.status === 400) return { rows: [] };
  throw error;
}
