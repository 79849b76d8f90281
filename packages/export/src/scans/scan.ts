import { DecodeError } from '@bandwidth-messages/sdk';
import type { Filters } from '../export-range.js';
import type { TimeRange } from '../time-range.js';
import type { LoggedRow } from './logged-row.js';
import { type Page, type PageSource, isRejected } from './page-source.js';
import { type Scan, UNKNOWN_ORDER, orderAfter } from './scan-rules.js';

/**
 * Reads the pages of one query, and watches whether they fit together.
 * @param first its first page, where it was asked for before
 */
export async function scan(
  source: PageSource,
  firstDates: TimeRange,
  filters: Filters,
  first?: Page,
): Promise<Scan> {
  const { operation, settings } = source.request;
  const { limit, resultWindow } = settings;
  const tokens = new Set<string>();
  const rows: LoggedRow[] = [];
  let order = UNKNOWN_ORDER;
  let total: number | undefined;
  let [moved, shrank, isMiscounted] = [false, false, false];
  const result = (stop: Scan['stop'], error?: unknown): Scan => {
    return { ...order, stop, error, total: isMiscounted ? undefined : total, moved, shrank, rows };
  };

  let page = first ?? (await source.read({ dates: firstDates, filters }));
  for (;;) {
    const { dates, totalCount, nextPageToken: pageToken } = page;
    order = orderAfter(order, rows.at(-1), page.rows);
    for (const row of page.rows) rows.push(row);
    if (totalCount !== undefined) {
      moved ||= total !== undefined && totalCount !== total;
      shrank ||= total !== undefined && totalCount < total;
      total = totalCount;
    }
    // A count of fewer rows than were listed, of 0 for instance, says nothing.
    isMiscounted ||= !shrank && rows.length > (total ?? Infinity);
    // Some APIs give no token here, others one that they reject.
    if (rows.length >= resultWindow) return result(rows.length === total ? 'end' : 'window');
    if (pageToken === undefined) return result('end');
    if (tokens.has(pageToken)) return result('broken', repetitionIn(operation.operationId));
    tokens.add(pageToken);
    try {
      const query = { dates, filters, limit: Math.min(limit, resultWindow - rows.length), pageToken };
      page = await source.read(query);
    } catch (error) {
      // The answers to a page token that has expired, or that is not known any more.
      if (!isRejected(error, 400, 404, 410, 422)) throw error;
      return result('broken', error);
    }
  }
}

function repetitionIn(operation: string): DecodeError {
  const message = `${operation} gave a page token for the second time; its pages would never end.`;
  return new DecodeError(message, { status: 200, operation });
}
