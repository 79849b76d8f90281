import { DecodeError, isMessagesError } from '@bandwidth-messages/sdk';
import type { Filters, Page, ReadPage } from '../page-source.js';
import type { TimeRange } from '../time-range.js';
import type { LogTraits } from './log-traits.js';
import type { LoggedRow } from './logged-row.js';
import { type Scan, UNKNOWN_ORDER, hasNoOrder, orderAfter } from './scan-rules.js';

/** What reading needs to know. */
export interface ScanContext {
  readonly readPage: ReadPage;
  readonly traits: LogTraits;
  readonly operationId: string;
  /** Rows on a page. */
  readonly limit: number;
  /** How many rows one query shows. */
  readonly resultWindow: number;
}

/** Which query to read from its first page on. */
export interface ScanRequest {
  readonly dates: TimeRange;
  readonly filters: Filters;
  /** The first page, where it was asked for before. */
  readonly first?: Page | undefined;
  /** Do not read on beyond the first page when there are more rows than one query shows. */
  readonly wholeOnly: boolean;
}

/** The answers to a page token that has expired, or that is not known any more. */
const TOKEN_REJECTED = [400, 404, 410, 422];

/** Reads the pages of one query, and watches whether they fit together. */
export async function scan(context: ScanContext, request: ScanRequest): Promise<Scan> {
  const { readPage, traits, operationId, limit, resultWindow } = context;
  const { dates, filters, wholeOnly } = request;
  const tokens = new Set<string>();
  const rows: LoggedRow[] = [];
  let order = UNKNOWN_ORDER;
  let total: number | undefined;
  let [moved, shrank, isMiscounted] = [false, false, false];
  const result = (stop: Scan['stop'], error?: unknown): Scan => {
    const isBroken = stop === 'broken';
    return {
      ...order,
      stop,
      error,
      total: isMiscounted ? undefined : total,
      moved: moved || isBroken,
      shrank,
      rows,
    };
  };

  let page = request.first ?? (await readPage({ dates, filters, limit: Math.min(limit, resultWindow) }));
  for (;;) {
    order = orderAfter(order, rows.at(-1), page.rows);
    for (const row of page.rows) rows.push(row);
    const { totalCount, nextPageToken } = page;
    if (totalCount !== undefined) {
      moved ||= total !== undefined && totalCount !== total;
      shrank ||= total !== undefined && totalCount < total;
      total = totalCount;
    }
    // A count of fewer rows than were listed, of 0 for instance, says nothing.
    isMiscounted ||= !shrank && rows.length > (total ?? Infinity);
    // Some APIs give no token here, others one that they reject.
    if (rows.length >= resultWindow) return result(rows.length === total ? 'end' : 'window');
    if (nextPageToken === undefined) return result('end');
    if (tokens.has(nextPageToken)) return result('broken', createRepetitionError(operationId));
    tokens.add(nextPageToken);
    const isTooMany = (total ?? 0) > resultWindow;
    if (isTooMany && (wholeOnly || hasNoOrder(order) || hasNoOrder(traits.order))) return result('too-many');
    try {
      const size = Math.min(limit, resultWindow - rows.length);
      page = await readPage({ dates, filters, limit: size, pageToken: nextPageToken });
    } catch (error) {
      if (!isTokenRejected(error)) throw error;
      return result('broken', error);
    }
  }
}

function isTokenRejected(error: unknown): boolean {
  return isMessagesError(error) && error.code === 'api' && TOKEN_REJECTED.includes(error.status);
}

function createRepetitionError(operation: string): DecodeError {
  return new DecodeError(`${operation} gave a page token for the second time; its pages would never end.`, {
    status: 200,
    operation,
  });
}
