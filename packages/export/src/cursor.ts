import type { CursorState, ExportCheckpoint } from './checkpoint.js';
import type { UnreadInstant } from './export-incomplete-error.js';
import { type LoggedRow, compareMoments } from './scans/logged-row.js';
import { type TimeRange, toIso } from './time-range.js';

/** How far the rows were consumed. What a checkpoint holds is its state. */
export class Cursor {
  /** The time range of all runs, and what is left of it for this one. */
  readonly range: TimeRange;
  readonly rest: TimeRange;
  /** Rows consumed, over all runs. */
  rows: number;
  /** Milliseconds that could not be read in full. */
  unread: readonly UnreadInstant[];
  #state: CursorState;
  #resumeAfter: CursorState['after'];
  #last: LoggedRow | undefined;
  /** Rows consumed of the message of the last row: one to several recipients has a row for each. */
  #rowsOfMessage = 0;

  constructor(private readonly start: ExportCheckpoint) {
    const { fromDateTime, toDateTime, cursor, rows, unread = [] } = start;
    const toMs = Date.parse(toDateTime);
    this.range = { fromMs: Date.parse(fromDateTime), toMs };
    this.rest = { fromMs: Date.parse(cursor.fromDateTime), toMs };
    this.rows = rows;
    // The others will be found once more.
    this.unread = unread.filter(({ receiveTime }) => Date.parse(receiveTime) < this.rest.fromMs);
    this.#state = cursor;
    this.#resumeAfter = cursor.after;
  }

  /** Whether an earlier run consumed the row. Rows must be asked about in their order. */
  wasConsumed(row: LoggedRow): boolean {
    const after = this.#resumeAfter;
    if (!after) return false;
    const order = compareMoments(row, { ...after, timeMs: Date.parse(after.receiveTime) });
    if (order < 0) return true;
    if (order === 0 && this.#rowsOfMessage < after.rows) {
      this.#rowsOfMessage++;
      return true;
    }
    this.#resumeAfter = undefined;
    if (order > 0) this.#rowsOfMessage = 0;
    return false;
  }

  /** The row was consumed. */
  advance(row: LoggedRow): void {
    const isOfAnother = this.#last && compareMoments(this.#last, row) !== 0;
    this.#rowsOfMessage = isOfAnother ? 1 : this.#rowsOfMessage + 1;
    this.#last = row;
    this.rows++;
  }

  /** All rows before this time were consumed. */
  reach(timeMs: number): void {
    this.#last = undefined;
    this.#rowsOfMessage = 0;
    this.#resumeAfter = undefined;
    this.#state = { fromDateTime: toIso(timeMs) };
  }

  get rowsOfRun(): number {
    return this.rows - this.start.rows;
  }

  get reachedMs(): number {
    return this.#last?.timeMs ?? Date.parse(this.#state.fromDateTime);
  }

  checkpoint(): ExportCheckpoint {
    const { start, unread, rows } = this;
    const { receiveTime, messageId } = this.#last ?? {};
    const after = receiveTime !== undefined &&
      messageId !== undefined && { receiveTime, messageId, rows: this.#rowsOfMessage };
    const cursor = after ? { fromDateTime: toIso(this.reachedMs), after } : this.#state;
    const { unread: _, ...rest } = start;
    return { ...rest, cursor, rows, ...(unread.length > 0 && { unread }) };
  }
}
