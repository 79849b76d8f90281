import type { CursorState, ExportCheckpoint } from './checkpoint.js';
import type { UnreadInstant } from './export-incomplete-error.js';
import { type LoggedRow, compareMoments } from './scans/logged-row.js';
import { toIso } from './time-range.js';

/** How far the rows were consumed. What a checkpoint holds is its state. */
export class Cursor {
  /** Rows consumed in this run. */
  rows = 0;
  /** Milliseconds passed so far that could not be read in full. */
  unread: readonly UnreadInstant[];
  #ahead: readonly UnreadInstant[] = [];
  #resumeAfter: CursorState['after'];
  #skipped = 0;
  #reachedMs: number;
  #last: LoggedRow | undefined;
  /** Rows consumed of the message of the last row: one to several recipients has a row for each. */
  #rowsOfMessage = 0;

  constructor(private readonly start: ExportCheckpoint) {
    this.unread = start.unread ?? [];
    this.#reachedMs = Date.parse(start.cursor.fromDateTime);
    this.#resumeAfter = start.cursor.after;
  }

  /** Whether an earlier run consumed the row. Rows must be asked about in their order. */
  wasConsumed(row: LoggedRow): boolean {
    const after = this.#resumeAfter;
    if (!after) return false;
    const order = compareMoments(row, { ...after, timeMs: Date.parse(after.receiveTime) });
    if (order < 0 || (order === 0 && this.#skipped < after.rows)) {
      if (order === 0) this.#skipped++;
      return true;
    }
    if (order > 0) this.#resumeAfter = undefined;
    else this.#rowsOfMessage = this.#skipped;
    return false;
  }

  /** The row was consumed. */
  advance(row: LoggedRow): void {
    const isOfSameMessage = this.#last
      ? compareMoments(this.#last, row) === 0
      : this.#resumeAfter !== undefined;
    this.#rowsOfMessage = isOfSameMessage ? this.#rowsOfMessage + 1 : 1;
    this.#last = row;
    this.rows++;
  }

  /** The rows of a slice come next; some of its milliseconds could not be read in full. */
  enter(unread: readonly UnreadInstant[]): void {
    this.#ahead = unread;
  }

  /** All rows before this time were consumed. */
  reach(timeMs: number): void {
    this.unread = this.#unreadUntil(Infinity);
    this.#ahead = [];
    this.#last = undefined;
    this.#resumeAfter = undefined;
    this.#reachedMs = timeMs;
  }

  get reachedMs(): number {
    return this.#last?.timeMs ?? this.#reachedMs;
  }

  checkpoint(): ExportCheckpoint {
    const unread = this.#unreadUntil(this.#last?.timeMs ?? -Infinity);
    const { unread: _unread, ...start } = this.start;
    const rows = start.rows + this.rows;
    return { ...start, cursor: this.#state(), rows, ...(unread.length > 0 && { unread }) };
  }

  #state(): CursorState {
    if (this.#last) {
      const { receiveTime, messageId, timeMs } = this.#last;
      return { fromDateTime: toIso(timeMs), after: { receiveTime, messageId, rows: this.#rowsOfMessage } };
    }
    // Nothing was consumed since the start, or since the end of a slice.
    const isAtStart = this.#reachedMs === Date.parse(this.start.cursor.fromDateTime);
    return isAtStart ? this.start.cursor : { fromDateTime: toIso(this.#reachedMs) };
  }

  #unreadUntil(timeMs: number): readonly UnreadInstant[] {
    const known = new Set(this.unread.map(({ receiveTime }) => receiveTime));
    const passed = this.#ahead.filter(
      ({ receiveTime }) => Date.parse(receiveTime) <= timeMs && !known.has(receiveTime),
    );
    return [...this.unread, ...passed];
  }
}
