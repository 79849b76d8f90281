import type { UnreadInstant } from '../export-incomplete-error.js';
import type { Filters } from '../export-range.js';
import type { LoggedRow } from '../scans/logged-row.js';
import { mergeRows } from '../scans/merge-rows.js';
import { type Page, type PageSource, isRejected } from '../scans/page-source.js';
import { type Scan, judge, restOf } from '../scans/scan-rules.js';
import { scan } from '../scans/scan.js';
import { type TimeRange, cut, datesAround, isInstant, toIso } from '../time-range.js';

/** What is read by queries of its own: a time range or, of a single millisecond, the rows with certain values. */
interface Part {
  readonly range: TimeRange;
  readonly filters: Filters;
  /** Of a millisecond, where they are not those around it. */
  readonly dates?: TimeRange;
  /** The order was seen not to hold. */
  readonly isUnordered?: true;
}

/** What reading a part has brought. */
interface Reading {
  /** By receive time, then by id; those beside the time range are among them. */
  readonly rows: readonly LoggedRow[];
  /** These are all, as far as can be told. */
  readonly isWhole: boolean;
}

const NOTHING: Reading = { rows: [], isWhole: true };
/** After this many scans of a part in which rows keep moving, it is read in smaller ones. */
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
  #heldRows = 0;

  constructor(
    private readonly source: PageSource,
    /** More rows than that are not held of one slice. */
    private readonly maxRows: number,
  ) {}

  /** There are more rows than may be held: reading has stopped. */
  get isTooLarge(): boolean {
    return this.#heldRows > this.maxRows;
  }

  /** Its rows, as far as it is not too large. `first` is its first page. */
  async read(range: TimeRange, first: Page): Promise<readonly LoggedRow[]> {
    return (await this.#read({ range, filters: {} }, first)).rows;
  }

  async #read(part: Part, first?: Page): Promise<Reading> {
    const { last, ...reading } = await this.#scanUntilQuiet(part, first);
    if (reading.isWhole || this.isTooLarge) return reading;
    if (last.stop === 'broken') throw last.error;
    const isOrdered = last.stop === 'window' && !last.moved && !part.isUnordered;
    const rest = isOrdered ? restOf(part.range, last) : undefined;
    if (!rest) return this.#readInParts(part, last, reading.rows);
    const further = rest.fromMs < rest.toMs ? await this.#read({ ...part, range: rest }) : NOTHING;
    const { rows } = mergeRows(reading.rows, further.rows);
    // The order was only seen to hold: if it does, all the parts together have as many rows as the whole had.
    const isWhole = last.total === undefined || rows.length === last.total;
    if (isWhole || !further.isWhole) return { rows, isWhole: further.isWhole };
    return this.#readInParts({ ...part, isUnordered: true }, last, rows);
  }

  /** Scans a part until its rows stay where they are. */
  async #scanUntilQuiet(part: Part, first?: Page): Promise<Reading & { readonly last: Scan }> {
    const { range, filters, dates = datesAround(range) } = part;
    let rows: readonly LoggedRow[] = [];
    let idleScans = 0;
    for (let attempt = 1; ; attempt++) {
      const result = await scan(this.source, dates, filters, attempt === 1 ? first : undefined);
      const merged = mergeRows(rows, result.rows);
      const { distinct, added } = merged;
      rows = merged.rows;
      if (!isInstant(range)) this.#heldRows += added;
      const last = { ...result, moved: result.moved || distinct < result.rows.length };
      if (this.isTooLarge) return { last, rows, isWhole: false };
      idleScans = added === 0 ? idleScans + 1 : 0;
      if (last.stop === 'window') {
        if (!last.moved) return { last, rows, isWhole: false };
      } else {
        const judgement = judge(last, distinct, rows.length, idleScans);
        if (judgement === 'unsure') {
          const message = `The API lists ${rows.length} rows here, and counts ${last.total}, however often it is asked.`;
          this.source.request.settings.onWarning({ ...range, reason: 'miscount', message });
        }
        if (judgement !== 'again') return { last, rows, isWhole: true };
      }
      if (attempt >= MAX_SCANS) return { last, rows, isWhole: false };
    }
  }

  async #readInParts(whole: Part, last: Scan, known: readonly LoggedRow[]): Promise<Reading> {
    const { range, filters } = whole;
    // The parts bring them once more.
    if (!isInstant(range)) this.#heldRows -= known.length;
    let [rows, isWhole] = [known, true];
    for (const part of await this.#partsOf(whole, last)) {
      const reading = await this.#read(part);
      rows = mergeRows(rows, reading.rows).rows;
      isWhole &&= reading.isWhole;
      if (this.isTooLarge) break;
    }
    if (!isInstant(range) || !whole.dates) return { rows, isWhole };
    const { name, values } = this.#partitionOf(filters);
    const own = rows.filter(({ timeMs }) => timeMs === range.fromMs);
    // Without a count, only a row with another value tells that there are rows which the filters do not find.
    isWhole &&= own.every(({ row }) => values.includes(row[name as keyof typeof row]));
    const missing = last.total === undefined ? Number(!isWhole) : last.total - rows.length;
    if (missing > 0 && Object.keys(filters).length === 0) {
      this.unread.push({ receiveTime: toIso(range.fromMs), count: own.length + missing, missing });
    }
    return { rows, isWhole: missing <= 0 };
  }

  /** Smaller parts of time; of one millisecond, it alone without its neighbours, and then the rows with each value. */
  async #partsOf(whole: Part, last: Scan): Promise<readonly Part[]> {
    const { range, filters, dates } = whole;
    const { resultWindow } = this.source.request.settings;
    if (!isInstant(range)) {
      const parts = Math.max(2, Math.ceil((last.total ?? 0) / (resultWindow * FILL)));
      const timesMs = last.rows.map(({ timeMs }) => timeMs);
      return cut(range, timesMs, parts).map((smaller) => ({ ...whole, range: smaller }));
    }
    if (!dates) {
      // Rows of the neighbours take room in the result window. Whether they can be left out is told by these two pages.
      const { fromMs } = range;
      await this.#lookAt({ fromMs: fromMs - 1, toMs: fromMs });
      await this.#lookAt({ fromMs, toMs: this.source.datesOf(range).toMs });
      return [{ ...whole, dates: this.source.datesOf(range) }];
    }
    const { name, values } = this.#partitionOf(filters);
    return values.map((value) => ({ ...whole, filters: { ...filters, [name]: value }, isUnordered: true }));
  }

  /** The first parameter that divides the rows and is not set yet, with its values. */
  #partitionOf(filters: Filters): { readonly name: string; readonly values: readonly unknown[] } {
    const { operation, range } = this.source.request;
    const name =
      PARTITIONS.find((partition) => !(partition in range.filters) && !(partition in filters)) ?? '';
    return { name, values: operation.parameters.find((rule) => rule.name === name)?.enum ?? [] };
  }

  /** Asks for a page only to learn from it. */
  async #lookAt(dates: TimeRange): Promise<void> {
    await this.source.read({ dates }).catch((error: unknown) => {
      // Some APIs may reject so short a range.
      if (!isRejected(error, 400)) throw error;
    });
  }
}
