import type { TimeRange } from './time-range.js';

/** What the caller of an export should know about a part of its time range. */
export interface ExportWarning {
  /** Begin of the time it is about, in milliseconds since the epoch. */
  readonly fromMs: number;
  /** End of that time, itself not included, in milliseconds since the epoch. */
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
  /** Pages read, in this run. */
  readonly pages: number;
  /** Rows consumed, over all runs. */
  readonly rows: number;
  /** Rows consumed per second, in this run. */
  readonly rowsPerSecond: number;
  /** Share of the time range that was consumed, from 0 to 1. */
  readonly share: number;
  /** How long the export will take if it goes on like this, in milliseconds; absent until that can be told. */
  readonly remainingMs?: number;
}

/** What of a cursor tells how far an export has come. */
interface Reached {
  readonly rows: number;
  readonly rowsOfRun: number;
  readonly range: TimeRange;
  readonly reachedMs: number;
}

/** The progress at a cursor: of a run that has read so many pages, and will have so many rows as far as is known. */
export function progressOf(
  { rows, rowsOfRun, range, reachedMs }: Reached,
  pages: number,
  expectedRows: number,
  elapsedMs: number,
): ExportProgress {
  const rowsPerMs = elapsedMs > 0 ? rowsOfRun / elapsedMs : 0;
  const isDone = reachedMs >= range.toMs;
  const share = Math.max(0, reachedMs - range.fromMs) / (range.toMs - range.fromMs);
  const remainingMs = isDone ? 0 : Math.round(Math.max(0, expectedRows - rowsOfRun) / rowsPerMs);
  return {
    pages,
    rows,
    rowsPerSecond: rowsPerMs * 1000,
    share: isDone ? 1 : share,
    ...(Number.isFinite(remainingMs) && { remainingMs }),
  };
}
