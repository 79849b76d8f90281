import { operations, type Operation } from '@bandwidth-messages/client/operations';
import type { ListMessageItem } from '@bandwidth-messages/sdk';
import type { ExportClient } from '../../src/index.js';

/** How a log behaves where the API is not documented. */
export interface LogTraits {
  /** Rows by receive time in either direction, or by something that has nothing to do with it. */
  readonly order: 'newest-first' | 'oldest-first' | 'by-id' | 'by-number';
  /** Whether the dates of a query belong to its range. */
  readonly bounds: '[]' | '[)' | '(]' | '()';
}

export interface FakeLogRow {
  readonly row: ListMessageItem;
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

export function createFakeLog({ rows, order, bounds, resultWindow, onRequest }: FakeLogOptions): FakeLog {
  const requests: LogRequest[] = [];
  const sorted = [...rows].sort(orders[order]);

  const call: FakeLog['call'] = async (_operationId, query) => {
    const { fromDateTime, toDateTime, limit, pageToken } = query;
    const [fromMs, toMs] = [Date.parse(fromDateTime as string), Date.parse(toDateTime as string)];
    const offset = pageToken === undefined ? 0 : Number(pageToken);
    if (offset + Number(limit) > resultWindow) throw new Error('beyond the result window');
    const request = { fromMs, toMs, isFirstPage: offset === 0, rows: 0, query };
    requests.push(request);
    const count = requests.length;
    await Promise.resolve();
    await onRequest?.(count, query);
    const found = sorted.filter(
      ({ row, timeMs, visibleAfter, goneAfter }) =>
        visibleAfter < count &&
        count <= goneAfter &&
        (bounds.startsWith('[') ? timeMs >= fromMs : timeMs > fromMs) &&
        (bounds.endsWith(']') ? timeMs <= toMs : timeMs < toMs) &&
        FILTERS.every((name) => query[name] === undefined || query[name] === row[name]),
    );
    const end = offset + Number(limit);
    const messages = found.slice(offset, end).map(({ row }) => row);
    Object.assign(request, { rows: messages.length });
    const hasNext = end < Math.min(found.length, resultWindow);
    return {
      totalCount: found.length,
      pageInfo: hasNext ? { nextPageToken: String(end) } : {},
      messages,
    };
  };

  return { call, requests, operation: { ...operations.listMessages, pageWindow: resultWindow } };
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
    receiveTime: new Date(timeMs).toISOString(),
    messageDirection: number % 3 === 0 ? 'INBOUND' : 'OUTBOUND',
    messageType: number % 5 === 0 ? 'mms' : 'sms',
    messageStatus: number % 7 === 0 ? 'FAILED' : 'DELIVERED',
    ...given,
  };
  return { row, timeMs, visibleAfter, goneAfter };
}
