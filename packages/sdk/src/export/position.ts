import type { ListMessageItem } from '../types.js';
import type { ExportCheckpoint } from './checkpoint.js';
import type { UnreadInstant } from './read-span.js';

/** What was consumed so far. */
export interface Position {
  /** Rows consumed in this run. */
  readonly rows: number;
  readonly unread: readonly UnreadInstant[];
  /** Whether an earlier run consumed the row. */
  isBefore(row: ListMessageItem): boolean;
  /** The row was consumed. */
  take(row: ListMessageItem): void;
  /** The rows of a span come next; some of its instants could not be read in full. */
  enter(unread: readonly UnreadInstant[]): void;
  /** All rows before this time were consumed. */
  reach(timeMs: number): void;
  checkpoint(): ExportCheckpoint;
}

const timeOf = ({ receiveTime }: ListMessageItem): string => new Date(receiveTime!).toISOString();

export const createPosition = (start: ExportCheckpoint): Position => {
  const startMs = Date.parse(start.fromDateTime);
  const { afterMessageId = '' } = start;
  let isResuming = start.afterMessageId !== undefined;
  let reached: Pick<ExportCheckpoint, 'fromDateTime' | 'afterMessageId'> = start;
  let last: ListMessageItem | undefined;
  let rows = 0;
  let passed: readonly UnreadInstant[] = start.unread ?? [];
  let entered: readonly UnreadInstant[] = [];

  const passUntil = (isPassed: (instant: UnreadInstant) => boolean): readonly UnreadInstant[] => {
    const known = new Set(passed.map(({ receiveTime }) => receiveTime));
    return [...passed, ...entered.filter((instant) => isPassed(instant) && !known.has(instant.receiveTime))];
  };

  return {
    get rows() {
      return rows;
    },
    get unread() {
      return passed;
    },
    isBefore(row) {
      isResuming &&= Date.parse(row.receiveTime!) === startMs;
      return isResuming && row.messageId! <= afterMessageId;
    },
    take(row) {
      last = row;
      rows++;
    },
    enter(unread) {
      entered = unread;
    },
    reach(timeMs) {
      passed = passUntil(() => true);
      entered = [];
      last = undefined;
      reached = { fromDateTime: new Date(timeMs).toISOString() };
    },
    checkpoint() {
      const { version, query, toDateTime } = start;
      const time = last && timeOf(last);
      const at = last ? { fromDateTime: time!, afterMessageId: last.messageId! } : reached;
      const unread = passUntil(({ receiveTime }) => time !== undefined && receiveTime <= time);
      return {
        version,
        query,
        fromDateTime: at.fromDateTime,
        ...(at.afterMessageId !== undefined && { afterMessageId: at.afterMessageId }),
        toDateTime,
        rows: start.rows + rows,
        ...(unread.length > 0 && { unread }),
      };
    },
  };
};
