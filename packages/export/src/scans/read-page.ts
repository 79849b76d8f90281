import { type ListMessagesQuery, type MessagesList, isMessagesError } from '@bandwidth-messages/sdk';
import type { ExportContext } from './context.js';
import { type Filters, keptFromMs } from '../export-range.js';
import type { RowAccount } from '../row-budget.js';
import { type TimeRange, toIso } from '../time-range.js';
import { type LoggedRow, toLoggedRow } from './logged-row.js';

/** One page of one query. */
export interface PageQuery {
  readonly dates: TimeRange;
  /** Besides those of the export. */
  readonly filters?: Filters;
  readonly limit: number;
  readonly pageToken?: string;
}

export interface Page {
  /** As it was asked for: the first date may be a later one than that of the query. */
  readonly dates: TimeRange;
  readonly rows: readonly LoggedRow[];
  readonly nextPageToken?: string | undefined;
  /** How many rows match; `undefined` where the API does not say, or where the number may be capped. */
  readonly totalCount?: number | undefined;
}

/** Asks for a page when there is room for its rows, and for no time that the log has forgotten meanwhile. */
export async function readPage(context: ExportContext, account: RowAccount, query: PageQuery): Promise<Page> {
  await account.take(query.limit);
  let kept = 0;
  try {
    const page = await readKeptPage(context, query);
    kept = page.rows.length;
    context.traits.learn(page.dates, page.rows);
    context.onPage();
    return page;
  } finally {
    account.give(query.limit - kept);
  }
}

/** Whether the API answered with one of these statuses. */
export function isRejected(error: unknown, ...statuses: readonly number[]): boolean {
  return isMessagesError(error) && error.code === 'api' && statuses.includes(error.status);
}

async function readKeptPage(context: ExportContext, query: PageQuery): Promise<Page> {
  try {
    return await readPatiently(context, query);
  } catch (error) {
    // During a pause the oldest rows may have gone, and the API may reject dates before them.
    const fromMs = keptFromMs(context.client.clock.now(), context.operation.retentionDays);
    const isForgotten = query.pageToken === undefined && query.dates.fromMs < fromMs;
    if (!isForgotten || !isRejected(error, 400)) throw error;
    context.traits.forgottenUntilMs = fromMs;
    const dates = { ...query.dates, fromMs };
    return fromMs < dates.toMs ? readPatiently(context, { ...query, dates }) : { dates, rows: [] };
  }
}

/** Waits out every pause that has an end, unless the caller has set a deadline. */
async function readPatiently(context: ExportContext, { dates, ...query }: PageQuery): Promise<Page> {
  const { client, operation, settings, signal } = context;
  const { timeoutMs, deadlineMs = Infinity } = settings;
  const { filters, ...paging } = query;
  const range = { fromDateTime: toIso(dates.fromMs), toDateTime: toIso(dates.toMs) };
  const parameters: ListMessagesQuery = { ...context.filters, ...filters, ...range, ...paging };
  for (;;) {
    try {
      const answer = await client.call('listMessages', parameters, { timeoutMs, deadlineMs, signal });
      const rows = (answer.messages ?? []).map((row) => toLoggedRow(row, operation.operationId));
      const nextPageToken = answer.pageInfo?.nextPageToken || undefined;
      return { dates, rows, nextPageToken, totalCount: readCount(context, answer) };
    } catch (error) {
      const waitMs = pauseOf(error);
      if (waitMs === undefined || deadlineMs !== Infinity || signal.aborted) throw error;
      await client.clock.sleep(waitMs, signal);
    }
  }
}

/** A count of just as many rows as one query shows may be capped. */
function readCount({ traits, settings }: ExportContext, { totalCount }: MessagesList): number | undefined {
  if (typeof totalCount !== 'number') return undefined;
  traits.countsBeyondWindow ||= totalCount > settings.resultWindow;
  return totalCount !== settings.resultWindow || traits.countsBeyondWindow ? totalCount : undefined;
}

/** How long to wait before it makes sense to ask again, where API or token endpoint asked for a pause. */
function pauseOf(error: unknown): number | undefined {
  if (!isMessagesError(error)) return undefined;
  const isPause = error.code === 'rate-limit' || (error.code === 'authentication' && error.status !== 401);
  return isPause ? error.retryAfterMs : undefined;
}
