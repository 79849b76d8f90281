import type { ListMessageItem } from '@bandwidth-messages/sdk';
import type { Filters } from '../export-request.js';
import { type LoggedRow, mergeRows } from '../scans/logged-row.js';
import type { Page, PageQuery, PageSource } from '../scans/page-source.js';
import { type Scan, judge, restOf } from '../scans/scan-rules.js';
import { scan } from '../scans/scan.js';
import { type TimeRange, cut, datesAround, isInstant, toIso } from '../time-range.js';
import type { UnreadInstant } from '../types.js';

/** What the scans of one query have brought. */
interface Reading {
  /** By receive time, then by id; those beside the time range are among them. */
  readonly rows: readonly LoggedRow[];
  readonly last: Scan;
  /** `full`: the result window does not show all rows. `again`: rows moved under every scan. */
  readonly state: 'complete' | 'full' | 'again';
}

/** After this many scans of a time range in which rows keep moving, it is read in smaller ones. */
const MAX_SCANS = 4;
/** Filters whose values divide the rows, as long as the API knows no value that is not in its description. */
const PARTITIONS = ['messageDirection', 'messageType', 'messageStatus'];

/** Reads all rows of a slice. */
export class SliceReader {
  /** Milliseconds that could not be read in full. */
  readonly unread: UnreadInstant[] = [];

  constructor(private readonly source: PageSource) {}

  /** The rows of a time range, and of the milliseconds beside it. `first` is its first page; `isRest`: it is left by a query. */
  async read(range: TimeRange, first?: Page, isRest = false): Promise<readonly LoggedRow[]> {
    if (range.fromMs >= range.toMs) return [];
    const { rows, last, state } = await this.#scanUntilQuiet({ dates: datesAround(range) }, first);
    if (state === 'complete') return rows;
    const rest = state === 'full' ? restOf(range, last.rows, this.source.order) : undefined;
    let all = rows;
    if (rest) {
      const unread = this.unread.length;
      all = mergeRows(rows, await this.read(rest, undefined, true)).rows;
      // The order was only seen to hold. If it does, all together are as many as the API counted for the first query.
      if (isRest || all.length === (last.total ?? all.length) || this.unread.length > unread) return all;
    }
    if (isInstant(range)) return this.#readInstant(range, all);
    for (const part of cut(range, all)) all = mergeRows(all, await this.read(part)).rows;
    return all;
  }

  /** Scans a query until its rows stay where they are, and the API counts as many. */
  async #scanUntilQuiet(query: PageQuery, first?: Page): Promise<Reading> {
    let rows: readonly LoggedRow[] = [];
    let idleScans = 0;
    for (let scans = 1; ; scans++) {
      const last = await scan(this.source, query, scans === 1 ? first : undefined);
      const merged = mergeRows(rows, last.rows);
      rows = merged.rows;
      idleScans = merged.added === 0 ? idleScans + 1 : 0;
      const state = judge(last, merged.distinct, rows.length, idleScans);
      if (state === 'unsure') {
        const message = `The API lists ${rows.length} rows here, and counts ${last.total}, however often it is asked.`;
        this.source.request.onWarning({ ...query.dates, reason: 'miscount', message });
      }
      if (state !== 'again') return { rows, last, state: state === 'full' ? state : 'complete' };
      if (scans < MAX_SCANS) continue;
      if (last.stop === 'broken') throw last.error;
      return { rows, last, state };
    }
  }

  /** The rows of a millisecond that has, with those beside it, more than one query shows. */
  async #readInstant(range: TimeRange, known: readonly LoggedRow[]): Promise<readonly LoggedRow[]> {
    const { fromMs } = range;
    // Whether the rows beside it can be left out is told by these two pages.
    await this.source.read({ dates: { fromMs: fromMs - 1, toMs: fromMs } });
    await this.source.read({ dates: { fromMs, toMs: this.source.datesOf(range).toMs } });
    const dates = this.source.datesOf(range);
    // Behind a row of a later time, or of an earlier one, there are none of this millisecond, if the order tells.
    const isDone = ({ state, last }: Reading): boolean =>
      state === 'complete' || (state === 'full' && restOf(range, last.rows, this.source.order) !== undefined);
    const alone = await this.#scanUntilQuiet({ dates });
    if (isDone(alone)) return mergeRows(known, alone.rows).rows;
    let [rows, isWhole] = [alone.rows, true];
    const partitions = this.#partitions();
    for (const filters of partitions) {
      const reading = await this.#scanUntilQuiet({ dates, filters });
      rows = mergeRows(rows, reading.rows).rows;
      isWhole &&= isDone(reading);
    }
    const own = rows.filter(({ timeMs }) => timeMs === fromMs);
    // Without a count, only a row with another value tells that there are rows which no filter finds.
    isWhole &&= own.every(({ row }) => partitions.some((filters) => matches(row, filters)));
    const missing = alone.last.total === undefined ? Number(!isWhole) : alone.last.total - rows.length;
    if (missing > 0) this.unread.push({ receiveTime: toIso(fromMs), count: own.length + missing, missing });
    return mergeRows(known, rows).rows;
  }

  /** The filters that divide the rows: every combination of values of what the export does not fix itself. */
  #partitions(): readonly Filters[] {
    const { operation, filters: given } = this.source.request;
    let partitions: readonly Filters[] = [{}];
    for (const { name, enum: values = [] } of operation.parameters) {
      if (name in given || !PARTITIONS.includes(name)) continue;
      partitions = partitions.flatMap((filters) => values.map((value) => ({ ...filters, [name]: value })));
    }
    return partitions;
  }
}

function matches(row: ListMessageItem, filters: Filters): boolean {
  return Object.entries(filters).every(([name, value]) => row[name as keyof ListMessageItem] === value);
}
