import type { TimeRange } from '../time-range.js';
import { type LoggedRow, compareRows, isSameRow } from './logged-row.js';

/** What the rows of a scan were, once they were put among those of earlier scans. */
export interface Merged {
  /** Different rows in this scan. */
  readonly distinct: number;
  /** How many of them no earlier scan had listed, as far back as was asked for. */
  readonly added: number;
  /** How many rows the buffer holds more than before. */
  readonly kept: number;
}

/** The rows of one slice: collected scan by scan, handed out by receive time, then by id. */
export class RowBuffer {
  /** How many scans there were. */
  scans = 0;
  #rows: LoggedRow[] = [];

  /** How many rows it holds. */
  get size(): number {
    return this.#rows.length;
  }

  get timesMs(): number[] {
    return this.#rows.map(({ timeMs }) => timeMs);
  }

  /** Takes in the rows of the next scan. `since` is the first scan, counted from 1, of the same time range. */
  merge(rows: readonly LoggedRow[], since: number): Merged {
    const scan = ++this.scans;
    const before = this.#rows;
    const after: LoggedRow[] = [];
    // From the last row on, since the API lists the newest first: they are in order already, then.
    const listed = [...rows].reverse().sort(compareRows);
    for (const row of listed) row.scan = scan;
    let [distinct, added, at] = [0, 0, 0];
    for (let start = 0, end = 0; start < listed.length; start = end) {
      const first = listed[start]!;
      while (end < listed.length && compareRows(listed[end]!, first) === 0) end++;
      while (at < before.length && compareRows(before[at]!, first) < 0) after.push(before[at++]!);
      const known: LoggedRow[] = [];
      while (at < before.length && compareRows(before[at]!, first) === 0) known.push(before[at++]!);
      const alike = end - start === 1 ? [first] : withoutRepetitions(listed.slice(start, end));
      distinct += alike.length;
      added += Math.max(0, alike.length - known.filter((row) => row.scan >= since).length);
      after.push(...alike, ...notListedAgain(known, alike));
    }
    while (at < before.length) after.push(before[at++]!);
    this.#rows = after;
    return { distinct, added, kept: after.length - before.length };
  }

  /** Different rows that this scan, or one after it, has listed. */
  countSince(scan: number): number {
    return this.#rows.reduce((count, row) => count + Number(row.scan >= scan), 0);
  }

  /** Rows received in this millisecond. */
  rowsAt(timeMs: number): readonly LoggedRow[] {
    return this.#rows.filter((row) => row.timeMs === timeMs);
  }

  /** From now on rows are only taken out, from the first to the last. Those beside the time range are left out. */
  seal({ fromMs, toMs }: TimeRange): void {
    // Taken from the end, so that no row is held longer than it is needed.
    this.#rows = this.#rows.filter(({ timeMs }) => timeMs >= fromMs && timeMs < toMs).reverse();
  }

  /** Takes out the next row. */
  take(): LoggedRow | undefined {
    return this.#rows.pop();
  }
}

function withoutRepetitions(rows: readonly LoggedRow[]): LoggedRow[] {
  return rows.filter((row, index) => rows.findIndex((other) => isSameRow(other, row)) === index);
}

/**
 * The rows that an earlier scan listed, and this one did not. A row that differs takes the place of one that is gone:
 * the status of a message, for instance, has changed meanwhile.
 */
function notListedAgain(known: readonly LoggedRow[], listed: readonly LoggedRow[]): readonly LoggedRow[] {
  if (known.length <= 1) return [];
  const gone = known.filter((row) => !listed.some((other) => isSameRow(other, row)));
  const changed = listed.filter((row) => !known.some((other) => isSameRow(other, row))).length;
  return gone.slice(changed);
}
