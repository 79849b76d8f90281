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

/** `rows` are those of this run; it will have `expectedRows`, as far as is known. `range` is the one of all runs. */
export function progressOf(facts: {
  readonly pages: number;
  readonly rows: number;
  readonly earlierRows: number;
  readonly expectedRows: number;
  readonly elapsedMs: number;
  readonly range: TimeRange;
  readonly reachedMs: number;
}): ExportProgress {
  const { pages, rows, earlierRows, expectedRows, elapsedMs, range, reachedMs } = facts;
  const rowsPerMs = elapsedMs > 0 ? rows / elapsedMs : 0;
  const isDone = reachedMs >= range.toMs;
  const left = isDone ? 0 : Math.max(0, expectedRows - rows);
  return {
    pages,
    rows: earlierRows + rows,
    rowsPerSecond: rowsPerMs * 1000,
    share: isDone ? 1 : Math.max(0, reachedMs - range.fromMs) / (range.toMs - range.fromMs),
    ...((rowsPerMs > 0 || isDone) && { remainingMs: isDone ? 0 : Math.round(left / rowsPerMs) }),
  };
}

/** Calls a listener. What it throws, or rejects with, is its own affair. */
export function tell<T>(listener: ((value: T) => unknown) | undefined, value: T): void {
  try {
    Promise.resolve(listener?.(value)).catch(() => undefined);
  } catch {
    // See above.
  }
}
