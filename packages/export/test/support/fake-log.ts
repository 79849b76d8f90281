import { operations, type Operation } from '@bandwidth-messages/client/operations';
import type { ListMessageItem } from '@bandwidth-messages/sdk';
import type { ExportClient } from '../../src/index.js';

/** How a log behaves where the API is not documented. */
export interface LogTraits {
  /** Rows by receive time in either direction, or by something that has nothing to do with it. */
  readonly order: 'newest-first' | 'oldest-first' | 'by-id' | 'by-number';
  /** Whether the dates of a query belong to its range. */
  readonly bounds: '[]' | '[)' | '(]' | '()';
  /** What `totalCount` says. @default 'exact' */
  readonly counts?: 'exact' | 'none' | 'zero' | 'capped' | 'first-page-only';
  /** No page has more rows, whatever it is asked for. */
  readonly maxPageRows?: number;
}

export interface FakeLogRow {
  readonly row: ListMessageItem;
  /** When it was received, with up to three digits beyond the millisecond. */
  readonly timeMs: number;
  /** Requests after which it can be seen. */
  readonly visibleAfter: number;
  /** Requests after which it is gone. */
  readonly goneAfter: number;
}

export interface LogRequest {
  readonly fromMs: number;
  readonly toMs: number;
  readonly isFirstPage: boolean;
  readonly rows: number;
  readonly query: Readonly<Record<string, unknown>>;
}

/** A message log in memory, for what a sandbox cannot be made to do, and for runs of thousands of exports. */
export interface FakeLog {
  readonly call: ExportClient['call'];
  readonly requests: LogRequest[];
  /** The operation, with the result window of this log. */
  readonly operation: Operation;
}

export interface FakeLogOptions extends LogTraits {
  readonly rows: readonly FakeLogRow[];
  readonly resultWindow: number;
  /** Called before each answer; what it throws is the answer. */
  readonly onRequest?: (count: number, query: Readonly<Record<string, unknown>>) => void | Promise<void>;
}

function numberOf({ messageId = '' }: ListMessageItem): number {
  return Number(messageId.replace(/\D/g, '')) * 7919;
}

const orders: Record<LogTraits['order'], (a: FakeLogRow, b: FakeLogRow) => number> = {
  'newest-first': (a, b) => b.timeMs - a.timeMs,
  'oldest-first': (a, b) => a.timeMs - b.timeMs,
  'by-id': (a, b) => (a.row.messageId! < b.row.messageId! ? -1 : 1),
  'by-number': (a, b) => (numberOf(a.row) % 1009) - (numberOf(b.row) % 1009),
};

const FILTERS = ['messageDirection', 'messageType', 'messageStatus'] as const;

export function createFakeLog(options: FakeLogOptions): FakeLog {
  const { rows, order, bounds, resultWindow, counts = 'exact', maxPageRows = Infinity, onRequest } = options;
  const requests: LogRequest[] = [];
  const sorted = [...rows].sort(orders[order]);

  const call: FakeLog['call'] = async (_operationId, query) => {
    const { fromDateTime, toDateTime, limit, pageToken } = query;
    const [fromMs, toMs] = [Date.parse(fromDateTime as string), Date.parse(toDateTime as string)];
    const offset = pageToken === undefined ? 0 : Number(pageToken);
    const end = offset + Math.min(Number(limit), maxPageRows);
    if (end > resultWindow) throw new Error('beyond the result window');
    const request = { fromMs, toMs, isFirstPage: offset === 0, rows: 0, query };
    requests.push(request);
    const count = requests.length;
    await Promise.resolve();
    await onRequest?.(count, query);
    const found = within(sorted, order, fromMs, toMs).filter(
      ({ row, timeMs, visibleAfter, goneAfter }) =>
        visibleAfter < count &&
        count <= goneAfter &&
        (bounds.startsWith('[') ? timeMs >= fromMs : timeMs > fromMs) &&
        (bounds.endsWith(']') ? timeMs <= toMs : timeMs < toMs) &&
        FILTERS.every((name) => query[name] === undefined || query[name] === row[name]),
    );
    const messages = found.slice(offset, end).map(({ row }) => row);
    Object.assign(request, { rows: messages.length });
    const hasNext = end < Math.min(found.length, resultWindow);
    const totalCount = countOf(found.length, counts, resultWindow, offset === 0);
    return {
      ...(totalCount !== undefined && { totalCount }),
      pageInfo: hasNext ? { nextPageToken: String(end) } : {},
      messages,
    };
  };

  return { call, requests, operation: { ...operations.listMessages, pageWindow: resultWindow } };
}

/** The rows between two dates and a few more, found fast where the order is one by time. */
function within(
  sorted: readonly FakeLogRow[],
  order: LogTraits['order'],
  fromMs: number,
  toMs: number,
): readonly FakeLogRow[] {
  if (!order.endsWith('first')) return sorted;
  const isDescending = order === 'newest-first';
  const isBefore = ({ timeMs }: FakeLogRow): boolean => (isDescending ? timeMs > toMs : timeMs < fromMs);
  const isBehind = ({ timeMs }: FakeLogRow): boolean => (isDescending ? timeMs < fromMs : timeMs > toMs);
  const start = firstIndex(sorted, (row) => !isBefore(row));
  return sorted.slice(start, firstIndex(sorted, isBehind));
}

/** Of a list whose rows match from some index on. */
function firstIndex(rows: readonly FakeLogRow[], matches: (row: FakeLogRow) => boolean): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (matches(rows[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function countOf(
  rows: number,
  counts: NonNullable<LogTraits['counts']>,
  resultWindow: number,
  isFirstPage: boolean,
): number | undefined {
  if (counts === 'none' || (counts === 'first-page-only' && !isFirstPage)) return undefined;
  if (counts === 'zero') return 0;
  return counts === 'capped' ? Math.min(rows, resultWindow) : rows;
}

/** ISO 8601 with milliseconds or, where the time has more digits, with microseconds. */
function textOf(timeMs: number): string {
  const text = new Date(timeMs).toISOString();
  const micros = Math.round((timeMs % 1) * 1000);
  return micros === 0 ? text : text.replace('Z', `${String(micros).padStart(3, '0')}Z`);
}

/** A row received at this time; `number` makes its id. */
export function createLogRow(
  number: number,
  timeMs: number,
  fields: Partial<ListMessageItem> & Partial<Pick<FakeLogRow, 'visibleAfter' | 'goneAfter'>> = {},
): FakeLogRow {
  const { visibleAfter = 0, goneAfter = Infinity, ...given } = fields;
  const row = {
    messageId: `m${String(number).padStart(6, '0')}`,
    receiveTime: textOf(timeMs),
    messageDirection: number % 3 === 0 ? 'INBOUND' : 'OUTBOUND',
    messageType: number % 5 === 0 ? 'mms' : 'sms',
    messageStatus: number % 7 === 0 ? 'FAILED' : 'DELIVERED',
    ...given,
  };
  return { row, timeMs, visibleAfter, goneAfter };
}
