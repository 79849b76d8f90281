import type { Stretch } from './stretch.js';

/** What the caller of an export should know about a stretch of time, by event. */
export interface ExportWarning {
  /** The stretch of time, in milliseconds since the epoch; its end is not included. */
  readonly fromMs: number;
  readonly toMs: number;
  /**
   * `retention`: the API does not keep its rows any more. `unsettled`: rows of it may still be missing. `miscount`: the
   * API counts other rows than it lists.
   */
  readonly reason: 'retention' | 'unsettled' | 'miscount';
  /** The same in words. */
  readonly message: string;
}

/** How far an export has come. */
export interface ExportProgress {
  /** Windows of time that were consumed, in this run. */
  readonly windows: number;
  /** Rows consumed, over all runs. */
  readonly rows: number;
  /** Rows per second in this run. */
  readonly rowsPerSecond: number;
  /** Share of the range of time that was consumed, from 0 to 1. */
  readonly share: number;
  /** When the export will end if it goes on like this, in milliseconds since the epoch. */
  readonly estimatedEndMs?: number;
}

export interface ProgressFacts {
  readonly windows: number;
  /** Rows of this run, and of those before it. */
  readonly rows: number;
  readonly earlierRows: number;
  /** How many rows this run will have, as far as is known. */
  readonly expectedRows: number;
  readonly startedAtMs: number;
  readonly nowMs: number;
  /** The range of all runs, and how far it was consumed. */
  readonly range: Stretch;
  readonly reachedMs: number;
}

export const progressOf = (facts: ProgressFacts): ExportProgress => {
  const { windows, rows, earlierRows, expectedRows, startedAtMs, nowMs, range, reachedMs } = facts;
  const rowsPerMs = nowMs > startedAtMs ? rows / (nowMs - startedAtMs) : 0;
  const left = Math.max(0, expectedRows - rows);
  return {
    windows,
    rows: earlierRows + rows,
    rowsPerSecond: rowsPerMs * 1000,
    share: range.toMs > range.fromMs ? (reachedMs - range.fromMs) / (range.toMs - range.fromMs) : 1,
    ...((rowsPerMs > 0 || left === 0) && {
      estimatedEndMs: nowMs + (left === 0 ? 0 : Math.round(left / rowsPerMs)),
    }),
  };
};
