import { DecodeError } from '@bandwidth-messages/sdk';
import type { LoggedRow } from './logged-row.js';
import { type Page, type PageQuery, type PageSource, isRejected } from './page-source.js';
import type { Scan } from './scan-rules.js';

/** Reads the pages of one query, of which `first` may be there, and watches whether they fit together. */
export async function scan(
  source: PageSource,
  query: Pick<PageQuery, 'dates' | 'filters'>,
  first?: Page,
): Promise<Scan> {
  const { limit, resultWindow } = source.request;
  const { operationId } = source.request.operation;
  const tokens = new Set<string>();
  const rows: LoggedRow[] = [];
  let total: number | undefined;
  let [moved, shrank] = [false, false];
  const result = (stop: Scan['stop'], error?: unknown): Scan => {
    // A count of fewer rows than were listed, of 0 for instance, says nothing.
    const isMiscounted = !shrank && rows.length > (total ?? Infinity);
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
    // Some APIs give no token here, others one that they reject.
    if (rows.length >= resultWindow) return result(rows.length === total ? 'end' : 'window');
    if (pageToken === undefined) return result('end');
    if (tokens.has(pageToken)) {
      const message = `${operationId} gave a page token for the second time; its pages would never end.`;
      return result('broken', new DecodeError(message, { status: 200, operation: operationId }));
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
