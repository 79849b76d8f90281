import { type LoggedRow, compareRows, isSameRow } from './logged-row.js';

/** Known rows, once those of a further scan were put among them. */
export interface Merged {
  /** All of them, by receive time, then by id. */
  readonly rows: readonly LoggedRow[];
  /** How many different rows the scan listed. */
  readonly distinct: number;
  /** How many of them were not known. */
  readonly added: number;
}

/** Puts the rows of a scan, as they came, among those that are known. */
export function mergeRows(known: readonly LoggedRow[], scanned: readonly LoggedRow[]): Merged {
  const rows: LoggedRow[] = [];
  // From the last row on, since the API lists the newest first: they are in order already, then.
  const listed = [...scanned].reverse().sort(compareRows);
  let [distinct, added, at] = [0, 0, 0];
  for (let start = 0, end = 0; start < listed.length; start = end) {
    const first = listed[start]!;
    while (end < listed.length && compareRows(listed[end]!, first) === 0) end++;
    while (at < known.length && compareRows(known[at]!, first) < 0) rows.push(known[at++]!);
    const before: LoggedRow[] = [];
    while (at < known.length && compareRows(known[at]!, first) === 0) before.push(known[at++]!);
    const alike = end - start === 1 ? [first] : withoutRepetitions(listed.slice(start, end));
    distinct += alike.length;
    added += Math.max(0, alike.length - before.length);
    rows.push(...alike, ...notListedAgain(before, alike));
  }
  while (at < known.length) rows.push(known[at++]!);
  return { rows, distinct, added };
}

function withoutRepetitions(rows: readonly LoggedRow[]): LoggedRow[] {
  return rows.filter((row, index) => rows.findIndex((other) => isSameRow(other, row)) === index);
}

/**
 * The rows that were known, and that this scan did not list. A row that differs takes the place of one that is gone: the
 * status of a message, for instance, has changed meanwhile.
 */
function notListedAgain(known: readonly LoggedRow[], listed: readonly LoggedRow[]): readonly LoggedRow[] {
  if (known.length <= 1) return [];
  const gone = known.filter((row) => !listed.some((other) => isSameRow(other, row)));
  const changed = listed.filter((row) => !known.some((other) => isSameRow(other, row))).length;
  return gone.slice(changed);
}
