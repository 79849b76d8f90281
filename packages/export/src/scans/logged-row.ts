import { DecodeError, type ListMessageItem } from '@bandwidth-messages/sdk';

/** A row of the log, and what orders it: the consumer may change the row itself once it was handed out. */
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
 * Compares by what does not change while a message is on its way: time, id, and the two numbers, since a message to several
 * recipients has a row for each. Rows that are equal by that may still differ.
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
    const before = textsOf(alike.filter((other) => isKnown.has(other)));
    const listed = textsOf(alike.filter((other) => !isKnown.has(other)));
    distinct += listed.size;
    added += Math.max(0, listed.size - before.size);
    // A row that differs takes the place of one that is gone: the status of a message, for instance, has changed.
    const gone = [...before].filter(([text]) => !listed.has(text)).map(([, other]) => other);
    const changed = [...listed.keys()].filter((text) => !before.has(text)).length;
    rows.push(...listed.values(), ...gone.slice(changed));
  }
  return { rows, distinct, added };
}

/** Rows by all that they hold, which is what makes a row itself: one that came twice is there once. */
function textsOf(rows: readonly LoggedRow[]): Map<string, LoggedRow> {
  return new Map(rows.map((row) => [JSON.stringify(row.row), row]));
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
