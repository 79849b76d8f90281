import { DecodeError, type ListMessageItem } from '@bandwidth-messages/sdk';

/**
 * A row of the log, and beside it what orders it: the row itself belongs to the consumer once it was handed out, who may
 * change it.
 */
export interface LoggedRow {
  readonly row: ListMessageItem;
  /** The millisecond of its receive time. */
  readonly timeMs: number;
  readonly receiveTime: string;
  readonly messageId: string;
}

/** @throws DecodeError for a row without id or time: without them an export cannot order rows */
export function toLoggedRow(row: ListMessageItem, operation: string): LoggedRow {
  const { messageId, receiveTime } = row;
  const timeMs = typeof receiveTime === 'string' ? Date.parse(receiveTime) : NaN;
  if (typeof messageId === 'string' && typeof receiveTime === 'string' && !Number.isNaN(timeMs)) {
    return { row, timeMs, receiveTime, messageId };
  }
  const message = `${operation} listed a row without a messageId or a receiveTime; without them an export cannot order rows.`;
  throw new DecodeError(message, { status: 200, operation });
}

/** What stands behind the third digit of the second, without zeros at the end. */
export function finerDigits({ receiveTime }: Pick<LoggedRow, 'receiveTime'>): string {
  return /\.\d{3}(\d*?)0*(?!\d)/.exec(receiveTime)?.[1] ?? '';
}

/** Compares by receive time, with all of its digits, and then by message id. */
export function compareMoments(a: Omit<LoggedRow, 'row'>, b: Omit<LoggedRow, 'row'>): number {
  if (a.timeMs !== b.timeMs) return a.timeMs - b.timeMs;
  const order = a.receiveTime === b.receiveTime ? 0 : compareTexts(finerDigits(a), finerDigits(b));
  return order || compareTexts(a.messageId, b.messageId);
}

/**
 * Compares by what does not change while a message is on its way: time, id, and the two numbers, as a message to several
 * recipients is a row for each. Rows that are equal in all of that may still differ in the rest.
 */
function compareRows(a: LoggedRow, b: LoggedRow): number {
  return (
    compareMoments(a, b) ||
    compareTexts(String(a.row.sourceTn), String(b.row.sourceTn)) ||
    compareTexts(String(a.row.destinationTn), String(b.row.destinationTn))
  );
}

/**
 * Puts the rows of a scan, as they came, among those that are known. `rows` are then all of them, by receive time and id;
 * `distinct` is how many different ones the scan listed, and `added` how many of them were not known.
 */
export function mergeRows(known: readonly LoggedRow[], scanned: readonly LoggedRow[]) {
  const isKnown = new Set(known);
  const rows: LoggedRow[] = [];
  let [distinct, added] = [0, 0];
  // The API lists the newest first: from the last one on they are in order already, which makes sorting fast.
  const all = [...known, ...[...scanned].reverse()].sort(compareRows);
  for (let end = 0; end < all.length;) {
    const start = end++;
    const row = all[start]!;
    while (end < all.length && compareRows(all[end]!, row) === 0) end++;
    if (end - start === 1) {
      // Nearly all rows: nothing has to be compared, and no memory is wasted.
      rows.push(row);
      const isNew = !isKnown.has(row);
      distinct += Number(isNew);
      added += Number(isNew);
      continue;
    }
    const alike = all.slice(start, end);
    const before = alike.filter((row) => isKnown.has(row));
    const listed = alike.filter((row) => !isKnown.has(row)).filter(isFirstOfItsKind);
    distinct += listed.length;
    added += Math.max(0, listed.length - before.length);
    // A row that differs takes the place of one that is gone: the status of a message, for instance, has changed.
    const gone = before.filter((row) => !listed.some((other) => isSameRow(other, row)));
    const changed = listed.filter((row) => !before.some((other) => isSameRow(other, row))).length;
    rows.push(...listed, ...gone.slice(changed));
  }
  return { rows, distinct, added };
}

function isFirstOfItsKind(row: LoggedRow, index: number, rows: readonly LoggedRow[]): boolean {
  return rows.findIndex((other) => isSameRow(other, row)) === index;
}

/** What makes a row itself is all of it. */
function isSameRow(a: LoggedRow, b: LoggedRow): boolean {
  return a === b || JSON.stringify(a.row) === JSON.stringify(b.row);
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
