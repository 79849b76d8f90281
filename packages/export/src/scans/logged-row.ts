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

/** What rows are ordered by in the first place. */
export type Moment = Omit<LoggedRow, 'row'>;

/** @throws DecodeError for a row without id or time: without them an export cannot order rows */
export function toLoggedRow(row: ListMessageItem, operation: string): LoggedRow {
  const { messageId, receiveTime } = row;
  const timeMs = typeof receiveTime === 'string' ? Date.parse(receiveTime) : NaN;
  if (typeof messageId === 'string' && typeof receiveTime === 'string' && !Number.isNaN(timeMs)) {
    return { row, timeMs, receiveTime, messageId };
  }
  throw new DecodeError(
    `${operation} listed a row without a messageId or a receiveTime; without them an export cannot order rows.`,
    { status: 200, operation },
  );
}

/** What stands behind the third digit of the second, without zeros at the end. */
export function digitsBeyondMilliseconds(receiveTime: string): string {
  return /\.\d{3}(\d*?)0*(?!\d)/.exec(receiveTime)?.[1] ?? '';
}

/** Compares by receive time, with all of its digits, and then by message id. */
export function compareMoments(a: Moment, b: Moment): number {
  if (a.timeMs !== b.timeMs) return a.timeMs - b.timeMs;
  // Equal texts are equal times; other digits are rare.
  const order =
    a.receiveTime === b.receiveTime
      ? 0
      : compareTexts(digitsBeyondMilliseconds(a.receiveTime), digitsBeyondMilliseconds(b.receiveTime));
  return order || compareTexts(a.messageId, b.messageId);
}

/**
 * Compares by what does not change while a message is on its way: time, id, and the two numbers, as a message to several
 * recipients is a row for each. Rows that are equal in all of that may still differ in the rest.
 */
export function compareRows(a: LoggedRow, b: LoggedRow): number {
  return (
    compareMoments(a, b) ||
    compareTexts(String(a.row.sourceTn), String(b.row.sourceTn)) ||
    compareTexts(String(a.row.destinationTn), String(b.row.destinationTn))
  );
}

/** What makes a row itself is all of it. */
export function isSameRow(a: LoggedRow, b: LoggedRow): boolean {
  return a === b || JSON.stringify(a.row) === JSON.stringify(b.row);
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
