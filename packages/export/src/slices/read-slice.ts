import type { ExportContext } from '../scans/context.js';
import type { UnreadInstant } from '../export-incomplete-error.js';
import type { Filters } from '../export-range.js';
import { type Page, isRejected, readPage } from '../scans/read-page.js';
import type { RowBuffer } from '../scans/row-buffer.js';
import { type Scan, judge, restOf } from '../scans/scan-rules.js';
import { scan } from '../scans/scan.js';
import { type TimeRange, cut, datesAround, isInstant, toIso } from '../time-range.js';
import { type OpenSlice, sliceTarget } from './open-slice.js';
import type { RowAccount } from '../row-budget.js';

/** How a time range is read. */
interface Reading {
  readonly filters: Filters;
  /** Of a millisecond, where they are not those around it. */
  readonly dates?: TimeRange;
  /** The order was seen not to hold. */
  readonly isUnordered?: true;
}

/** After this many scans of a time range in which rows keep moving, it is read in parts. */
const MAX_SCANS = 4;
/** How full a result window is aimed to be when a time range is cut without knowing much. */
const FILL = 0.8;
/** Filters whose values divide the rows, as long as the API knows no value that is not in its description. */
const PARTITIONS = ['messageDirection', 'messageType', 'messageStatus'];

/**
 * Reads all rows of a slice. Whatever does not fit into the result window is read on from where the order of the rows
 * allows it, else in parts: of time, and at last, within one millisecond, by filters. Every part is checked against the
 * count of the API, and read again while that changes.
 */
export class SliceReader {
  /** Milliseconds that could not be read in full. */
  readonly unread: UnreadInstant[] = [];
  /** More rows than that are not held of one slice: it is read in parts instead. */
  readonly #maxRows: number;
  #isTooLarge = false;

  constructor(
    private readonly context: ExportContext,
    private readonly account: RowAccount,
    private readonly buffer: RowBuffer,
  ) {
    this.#maxRows = sliceTarget(context) * 2 + context.settings.resultWindow;
  }

  /** The parts to read one by one instead, when there are more rows than may be held. */
  async read({ range, firstPage }: OpenSlice): Promise<readonly TimeRange[] | undefined> {
    await this.#readRange(range, { filters: {} }, firstPage);
    if (!this.#isTooLarge || isInstant(range)) return undefined;
    return cut(range, this.buffer.timesMs, 3);
  }

  /** Resolves to whether all of its rows were read, as far as can be told. */
  async #readRange(range: TimeRange, reading: Reading, first?: Page): Promise<boolean> {
    const since = this.buffer.scans + 1;
    const [last, isRead] = await this.#scanUntilQuiet(range, reading, first);
    if (isRead || this.#isTooLarge) return isRead;
    if (last.stop === 'broken') throw last.error;
    const isOrdered = last.stop === 'window' && !last.moved && !reading.isUnordered;
    const rest = isOrdered ? restOf(range, last) : undefined;
    if (!rest) return this.#readParts(range, last, since, reading);
    if (rest.fromMs < rest.toMs && !(await this.#readRange(rest, reading))) return false;
    // The order was only seen to hold: if it does, all the parts together have as many rows as the whole had.
    if (last.total === undefined || this.buffer.countSince(since) === last.total) return true;
    return this.#readParts(range, last, since, { ...reading, isUnordered: true });
  }

  /** Scans a time range until its rows stay where they are. Resolves to the last scan, and whether all rows are there. */
  async #scanUntilQuiet(range: TimeRange, reading: Reading, first?: Page): Promise<[Scan, boolean]> {
    const { context, account, buffer } = this;
    const { dates = datesAround(range), filters } = reading;
    const since = buffer.scans + 1;
    let idleScans = 0;
    for (let attempt = 1; ; attempt++) {
      const result = await scan(context, account, {
        dates,
        filters,
        first: attempt === 1 ? first : undefined,
      });
      const { distinct, added, kept } = buffer.merge(result.rows, since);
      account.give(result.rows.length - kept);
      this.#isTooLarge ||= buffer.size > this.#maxRows && !isInstant(range);
      if (this.#isTooLarge) return [result, false];
      const last = { ...result, moved: result.moved || distinct < result.rows.length };
      idleScans = added === 0 ? idleScans + 1 : 0;
      if (last.stop === 'window') {
        if (!last.moved) return [last, false];
      } else {
        const known = buffer.countSince(since);
        const judgement = judge(last, { distinct, known, idleScans });
        if (judgement === 'unsure') this.#warnOfMiscount(range, known, last.total);
        if (judgement !== 'again') return [last, true];
      }
      if (attempt >= MAX_SCANS) return [last, false];
    }
  }

  async #readParts(range: TimeRange, last: Scan, since: number, reading: Reading): Promise<boolean> {
    if (isInstant(range)) return this.#readInstant(range, last.total, since, reading);
    const { resultWindow } = this.context.settings;
    const parts = Math.max(2, Math.ceil((last.total ?? 0) / (resultWindow * FILL)));
    const timesMs = last.rows.map(({ timeMs }) => timeMs);
    let isRead = true;
    for (const part of cut(range, timesMs, parts)) {
      isRead = (await this.#readRange(part, reading)) && isRead;
      if (this.#isTooLarge) return false;
    }
    return isRead;
  }

  /** Reads a millisecond that has more rows than one query shows: without its neighbours, and then by filters. */
  async #readInstant(
    instant: TimeRange,
    total: number | undefined,
    since: number,
    reading: Reading,
  ): Promise<boolean> {
    const { buffer } = this;
    const isOutermost = Object.keys(reading.filters).length === 0;
    if (isOutermost) {
      const dates = await this.#narrowDates(instant, reading.dates ?? datesAround(instant));
      if (dates) return this.#readRange(instant, { ...reading, dates });
    }
    const [name, values] = this.#nextPartition(reading.filters);
    let isDivided = values.length > 0;
    for (const value of values) {
      if (total !== undefined && buffer.countSince(since) >= total) break;
      const own: Reading = { ...reading, filters: { ...reading.filters, [name]: value }, isUnordered: true };
      isDivided = (await this.#readRange(instant, own)) && isDivided;
    }
    const rows = buffer.rowsAt(instant.fromMs);
    // Without a count, only a row with another value tells that there are rows which the filters do not find.
    isDivided &&= rows.every(({ row }) =>
      values.includes(Object.entries(row).find(([field]) => field === name)?.[1]),
    );
    const missing = total === undefined ? Number(!isDivided) : total - buffer.countSince(since);
    if (missing > 0 && isOutermost) {
      this.unread.push({ receiveTime: toIso(instant.fromMs), count: rows.length + missing, missing });
    }
    return missing <= 0;
  }

  /** The first parameter that divides the rows and is not set yet, with its values. */
  #nextPartition(filters: Filters): [name: string, values: readonly unknown[]] {
    const { operation, filters: given } = this.context;
    const name = PARTITIONS.find((partition) => !(partition in given) && !(partition in filters)) ?? '';
    return [name, operation.parameters.find((rule) => rule.name === name)?.enum ?? []];
  }

  /**
   * Dates that leave out the neighbours of a millisecond, as their rows take room in the result window; which ones do
   * depends on whether the API counts its dates in. `undefined` when no others are known.
   */
  async #narrowDates(instant: TimeRange, dates: TimeRange): Promise<TimeRange | undefined> {
    const { context, account } = this;
    const { traits, settings } = context;
    for (const included of ['fromIncluded', 'toIncluded'] as const) {
      if (traits[included] || traits.hasFinerTimes) continue;
      const { fromMs, toMs } = traits.datesOf(instant);
      const probe = included === 'fromIncluded' ? { fromMs: fromMs + 1, toMs } : { fromMs, toMs: toMs - 1 };
      // When rows of the millisecond come nevertheless, the API counts this date in.
      const page = await readPage(context, account, { dates: probe, limit: settings.limit }).catch(
        (error) => {
          // Some APIs may reject a range of no length.
          if (!isRejected(error, 400)) throw error;
        },
      );
      account.give(page?.rows.length ?? 0);
    }
    const { fromMs, toMs } = traits.datesOf(instant);
    return fromMs === dates.fromMs && toMs === dates.toMs ? undefined : { fromMs, toMs };
  }

  #warnOfMiscount(range: TimeRange, rows: number, total: number | undefined): void {
    const message = `The API lists ${rows} rows here, and counts ${total}, however often it is asked.`;
    this.context.onWarning({ ...range, reason: 'miscount', message });
  }
}
