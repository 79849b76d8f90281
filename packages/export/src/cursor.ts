import type { ListMessageItem } from '@bandwidth-messages/sdk';
import { type LoggedRow, compareMoments } from './scans/logged-row.js';
import type { LoadedSlice } from './slices/slice-loader.js';
import { type TimeRange, toIso } from './time-range.js';
import type { ExportCheckpoint, ExportProgress, UnreadInstant } from './types.js';

/** How far the rows were consumed. What a checkpoint holds is its state. */
export class Cursor {
  /** What is left of the time range for this run. */
  readonly rest: TimeRange;
  /** Rows consumed, over all runs. */
  rows: number;
  /** Milliseconds that could not be read in full. */
  unread: readonly UnreadInstant[];
  /** Up to where rows were consumed before the slice that is being consumed, and how many of its rows were. */
  #before: ExportCheckpoint['cursor'];
  #slice: readonly LoggedRow[] = [];
  #consumed = 0;

  constructor(private readonly start: ExportCheckpoint) {
    const { toDateTime, cursor, rows, unread = [] } = start;
    this.rest = { fromMs: Date.parse(cursor.fromDateTime), toMs: Date.parse(toDateTime) };
    this.rows = rows;
    // The others will be found once more.
    this.unread = unread.filter(({ receiveTime }) => Date.parse(receiveTime) < this.rest.fromMs);
    this.#before = cursor;
  }

  /** Goes through the rows of the next slice, so many at a time. They are consumed when those behind them are asked for. */
  *consume({ range, rows, unread }: LoadedSlice, batchRows: number): Generator<ListMessageItem[]> {
    this.unread = [...this.unread, ...unread];
    this.#consumed = consumedOf(rows, this.#before);
    this.#slice = rows;
    while (this.#consumed < rows.length) {
      const batch = rows.slice(this.#consumed, this.#consumed + batchRows).map(({ row }) => row);
      // The caller may change it.
      const { length } = batch;
      yield batch;
      this.#consumed += length;
      this.rows += length;
    }
    this.#before = { fromDateTime: toIso(range.toMs) };
    this.#slice = [];
  }

  checkpoint(): ExportCheckpoint {
    const { unread: _, ...start } = this.start;
    const { unread, rows } = this;
    return { ...start, cursor: this.#state(), rows, ...(unread.length > 0 && { unread }) };
  }

  #state(): ExportCheckpoint['cursor'] {
    const last = this.#slice[this.#consumed - 1];
    if (!last) return this.#before;
    const { timeMs, receiveTime, messageId } = last;
    const firstOfMessage = this.#slice.findIndex((row) => compareMoments(row, last) === 0);
    const after = { receiveTime, messageId, rows: this.#consumed - firstOfMessage };
    return { fromDateTime: toIso(timeMs), after };
  }

  /** The progress after so many pages and milliseconds of this run. */
  progress(pages: number, elapsedMs: number): ExportProgress {
    const { rows, start } = this;
    const { fromMs, toMs } = this.rest;
    const firstMs = Date.parse(start.fromDateTime);
    const lastMs = this.#slice[this.#consumed - 1]?.timeMs ?? Date.parse(this.#before.fromDateTime);
    const reachedMs = Math.min(Math.max(fromMs, lastMs), toMs);
    const remainingMs = (elapsedMs * (toMs - reachedMs)) / (reachedMs - fromMs);
    return {
      pages,
      rows,
      rowsPerSecond: elapsedMs > 0 ? ((rows - start.rows) / elapsedMs) * 1000 : 0,
      share: (reachedMs - firstMs) / (toMs - firstMs),
      ...(Number.isFinite(remainingMs) && { remainingMs: Math.round(remainingMs) }),
    };
  }
}

/** How many rows of a slice were consumed by an earlier run: a message to several recipients has a row for each. */
function consumedOf(rows: readonly LoggedRow[], { after }: ExportCheckpoint['cursor']): number {
  if (!after) return 0;
  const last = { ...after, timeMs: Date.parse(after.receiveTime) };
  const earlier = rows.filter((row) => compareMoments(row, last) < 0).length;
  const ofMessage = rows.filter((row) => compareMoments(row, last) === 0).length;
  return earlier + Math.min(after.rows, ofMessage);
}
