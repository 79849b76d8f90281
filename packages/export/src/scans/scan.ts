import { DecodeError } from '@bandwidth-messages/sdk';
import type { LoggedRow } from './logged-row.js';
import { type Page, type PageQuery, type PageSource, isRejected } from './page-source.js';
import type { Scan } from './scan-rules.js';

/**
 * Reads the pages of one query, and watches whether they fit together.
 * @param first its first page, where it was asked for before
 */
export async function scan(
  source: PageSource,
  query: Pick<PageQuery, 'dates' | 'filters'>,
  first?: Page,
): Promise<Scan> {
  const { operation, limit, resultWindow } = source.request;
  const tokens = new Set<string>();
  const rows: LoggedRow[] = [];
  let total: number | undefined;
  let [moved, shrank, isMiscounted] = [false, false, false];
  const result = (stop: Scan['stop'], error?: unknown): Scan => {
    return { stop, error, total: isMiscounted ? undefined : total, moved, shrank, rows };
  };

  let page = first ?? (await source.read(query));
  for (;;) {
    const { dates, totalCount, nextPageToken: pageToken } = page;
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
    if (tokens.has(pageToken)) {
      const message = `${operation.operationId} gave a page token for the second time; its pages would never end.`;
      const error = new DecodeError(message, { status: 200, operation: operation.operationId });
      return result('broken', error);
    }
    tokens.add(pageToken);
    try {
      const next = { ...query, dates, limit: Math.min(limit, resultWindow - rows.length), pageToken };
      page = await source.read(next, rows.at(-1));
    } catch (error) {
      // The answers to a page token that has expired, or that is not known any more.
      if (!isRejected(error, 400, 404, 410, 422)) throw error;
      return result('broken', error);
    }
  }
}
