import { rejectQuery } from '../answers/error-answers.js';
import { readDateRange } from '../log/date-range.js';
import { SHAPING_PARAMETERS, createFilter } from '../log/filter.js';
import { writeMergedRows } from '../log/merge-found-rows.js';
import type { MessageLog } from '../log/message-log.js';
import { readOrder } from '../log/order.js';
import type { PageMemoryPool } from '../log/page-memory.js';
import { createPageTokens, type PagePosition, type QueryTokens } from '../log/page-token.js';
import { resultWindowOf, retentionMsOf } from '../openapi/limits.js';
import type { QueryValues } from '../openapi/parse-query.js';
import type { Operation } from '../openapi/spec.js';
import type { Assumptions } from './assumptions.js';
import type { ApiCall, OperationHandler } from './operation-handler.js';

export interface ListMessagesContext {
  /** Rows that came while the sandbox was running; they come first where the order does not tell two rows apart. */
  readonly liveLog: MessageLog;
  readonly seedLog: MessageLog;
  readonly assumptions: Assumptions;
  readonly pages: PageMemoryPool;
  /** What the page tokens of this sandbox are sealed with. */
  readonly secret: number;
  /** Where this server can be reached, for the links. */
  origin(): string;
}

const DEFAULT_LIMIT = 100;

/** Makes the handler of listMessages. */
export function createListHandler(context: ListMessagesContext): OperationHandler {
  const pageTokens = createPageTokens(context.secret);
  return (call) => {
    const { operation, account, query, nowMs } = call;
    const { assumptions } = context;
    if (assumptions.requireFilter && ![...query.keys()].some((name) => !SHAPING_PARAMETERS.has(name)))
      return rejectQuery('At least one filter is required');
    const filter = createFilter(operation, query, assumptions.rangeBounds);
    if (typeof filter === 'string') return rejectQuery(filter);
    const order = readOrder(textOf(query, 'sort'), assumptions.sortableFields);
    if (typeof order === 'string') return rejectQuery(order);

    const tokens = pageTokens.forQuery(
      `${account.accountId} ${order.field} ${order.descending} ${filter.key}`,
    );
    const limit = Number(query.get('limit') ?? DEFAULT_LIMIT);
    const start = readStart(call, tokens, limit, assumptions.pageTokenLifetimeMs);
    if (typeof start === 'string') return rejectQuery(start);

    // A list that is to be stable shows what could be seen when it was begun.
    const atMs = assumptions.stablePages ? start.startedAtMs : nowMs;
    const range = readDateRange(query, atMs, start.startedAtMs, {
      retentionMs: retentionMsOf(operation),
      bounds: assumptions.rangeBounds,
      requireMilliseconds: assumptions.requireMilliseconds && needsMilliseconds(operation),
      rejectOddRanges: assumptions.rejectOddRanges,
    });
    if (typeof range === 'string') return rejectQuery(range);
    const window = resultWindowOf(operation);
    const capped = query.get('limitTotalCount') === true;
    const search = { filter, range, order, atMs, window, countUpTo: capped ? window : Infinity };
    const live = context.liveLog.search(account.accountId, search);
    const seeds = context.seedLog.search(account.accountId, search);

    const total = live.total + seeds.total;
    const end = Math.min(start.offset + limit, total);
    const pageInfo = describePages({
      start,
      limit,
      hasNext: end < Math.min(total, window),
      tokens,
      url: `${context.origin()}${call.url}`,
    });
    const totalCount = capped ? Math.min(total, window) : total;
    const page = context.pages.take();
    page.write(`{"totalCount":${totalCount},"pageInfo":${pageInfo},"messages":[`);
    writeMergedRows(page, live, seeds, order.descending, start.offset, end);
    page.write(']}');
    return { status: 200, body: page.bytes, release: () => context.pages.release(page) };
  };
}

/** Where the page starts, or what is wrong with its token or limit. */
function readStart(
  { operation, query, nowMs }: ApiCall,
  tokens: QueryTokens,
  limit: number,
  tokenLifetimeMs: number,
): PagePosition | string {
  const pageToken = textOf(query, 'pageToken');
  const start = pageToken === undefined ? { offset: 0, startedAtMs: nowMs } : tokens.read(pageToken);
  if (!start) return 'pageToken: is not of an answer to this query';
  if (nowMs - start.startedAtMs > tokenLifetimeMs) return 'pageToken: has expired';
  const window = resultWindowOf(operation);
  if (start.offset + limit > window)
    return `limit: rows before the page and limit may together be at most ${window}`;
  return start;
}

function needsMilliseconds(operation: Operation): boolean {
  return operation.parameters.get('fromDateTime')?.extensions['x-date-time-milliseconds'] === true;
}

function textOf(query: QueryValues, name: string): string | undefined {
  const value = query.get(name);
  return value === undefined ? undefined : String(value);
}

interface PageDescription {
  readonly start: PagePosition;
  readonly limit: number;
  readonly hasNext: boolean;
  readonly tokens: QueryTokens;
  /** The address of this page. */
  readonly url: string;
}

/** The tokens of the neighbouring pages and the links to them, as JSON. */
function describePages({ start, limit, hasNext, tokens, url }: PageDescription): string {
  const bare = withoutPageToken(url);
  const link = `${bare}${bare.includes('?') ? '&' : '?'}pageToken=`;
  const tokenAt = (offset: number) => tokens.write({ offset, startedAtMs: start.startedAtMs });
  const info: Record<string, string> = {};
  if (start.offset > 0) {
    info['prevPageToken'] = tokenAt(Math.max(0, start.offset - limit));
    info['prevPage'] = link + info['prevPageToken'];
  }
  if (hasNext) {
    info['nextPageToken'] = tokenAt(start.offset + limit);
    info['nextPage'] = link + info['nextPageToken'];
  }
  return JSON.stringify(info);
}

function withoutPageToken(url: string): string {
  const start = url.search(/[?&]pageToken=/);
  if (start < 0) return url;
  const end = url.indexOf('&', start + 1);
  return end < 0 ? url.slice(0, start) : url.slice(0, start + 1) + url.slice(end + 1);
}
