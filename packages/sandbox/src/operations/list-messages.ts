import type { Answer } from '../answers/answer.js';
import type { ApiCall } from './operation-handler.js';
import type { QueryValues } from '../openapi/parse-query.js';
import { rejectQuery } from '../answers/error-answers.js';
import type { PageMemoryPool } from '../seed-log/page-memory-pool.js';
import type { SeedLog } from '../seed-log/seed-log.js';
import { createSeedSearch } from '../seed-log/search-seed-log.js';
import { nothing, orderValue, type SeedSelection } from '../seed-log/seed-selection.js';
import { pageWindowOf, retentionMsOf } from '../openapi/limits.js';
import type { Operation } from '../openapi/spec.js';
import type { Assumptions } from './assumptions.js';
import { readDateRange } from '../log/date-range.js';
import { createFilter, SHAPING_PARAMETERS } from '../log/filter.js';
import type { FoundRow, LiveLog } from '../log/live-log.js';
import { compareValues, readOrder, type Order } from '../log/order.js';
import { createPageTokens } from '../log/page-token.js';
import { rowJson } from '../log/row.js';

export interface ListContext {
  readonly seedLog: SeedLog;
  readonly liveLog: LiveLog;
  readonly assumptions: Assumptions;
  readonly memory: PageMemoryPool;
  /** What the page tokens of this sandbox are sealed with. */
  readonly secret: number;
  /** Where this server can be reached, for the links. */
  origin(): string;
}

/** Everything that was found, before a page is cut out of it. */
interface Found {
  readonly seeds: SeedSelection;
  readonly live: readonly FoundRow[];
}

const defaultLimit = 100;

/** Answers a search of the message log. */
export function createListMessages(context: ListContext): (call: ApiCall) => Answer {
  const { seedLog, liveLog, assumptions } = context;
  const searchSeeds = createSeedSearch(seedLog);
  const pageTokens = createPageTokens(context.secret);

  return ({ operation, account, query, record, nowMs }) => {
    if (assumptions.requireFilter && ![...query.keys()].some((name) => !SHAPING_PARAMETERS.has(name))) {
      return rejectQuery('At least one filter is required');
    }
    const filter = createFilter(operation, query, assumptions.rangeBounds);
    if (typeof filter === 'string') return rejectQuery(filter);
    const order = readOrder(textOf(query, 'sort'), assumptions.sortableFields);
    if (typeof order === 'string') return rejectQuery(order);

    const tokens = pageTokens.forQuery(
      `${account.accountId} ${order.field} ${order.descending} ${filter.key}`,
    );
    const pageToken = textOf(query, 'pageToken');
    const start = pageToken === undefined ? { offset: 0, startedAtMs: nowMs } : tokens.read(pageToken);
    if (!start) return rejectQuery('pageToken: is not of an answer to this query');
    if (nowMs - start.startedAtMs > assumptions.pageTokenLifetimeMs)
      return rejectQuery('pageToken: has expired');
    const limit = Number(query.get('limit') ?? defaultLimit);
    const window = pageWindowOf(operation);
    if (start.offset + limit > window) {
      return rejectQuery(`limit: rows before the page and limit may together be at most ${window}`);
    }

    // A list that is to be stable shows what could be seen when it was begun.
    const seenAtMs = assumptions.stablePages ? start.startedAtMs : nowMs;
    const range = readDateRange(query, seenAtMs, start.startedAtMs, {
      retentionMs: retentionMsOf(operation),
      bounds: assumptions.rangeBounds,
      requireMilliseconds: assumptions.requireMilliseconds && needsMilliseconds(operation),
      rejectOddRanges: assumptions.rejectOddRanges,
    });
    if (typeof range === 'string') return rejectQuery(range);
    const capped = query.get('limitTotalCount') === true;
    const search = { filter, range, order, window, countUpTo: capped ? window : Infinity };
    const found: Found = {
      seeds: seedLog.accountId === account.accountId ? searchSeeds(search) : nothing,
      live: liveLog.size === 0 ? [] : liveLog.search(account.accountId, filter, range, order, seenAtMs),
    };
    const exact = found.seeds.total + found.live.length;
    const end = Math.min(start.offset + limit, exact);
    const tokenAt = (offset: number) => tokens.write({ offset, startedAtMs: start.startedAtMs });
    const pageInfo = describePages(
      start.offset,
      limit,
      end < Math.min(exact, window),
      tokenAt,
      `${context.origin()}${record.url}`,
    );
    const head = `{"totalCount":${capped ? Math.min(exact, window) : exact},"pageInfo":${pageInfo},"messages":[`;
    return found.live.length === 0
      ? writeSeedPage(context, head, found.seeds, start.offset, end)
      : { status: 200, body: `${head}${mergeRows(seedLog, found, order, start.offset, end)}]}` };
  };
}

function needsMilliseconds(operation: Operation): boolean {
  return operation.parameters.get('fromDateTime')?.extensions['x-date-time-milliseconds'] === true;
}

function textOf(query: QueryValues, name: string): string | undefined {
  const value = query.get(name);
  return value === undefined ? undefined : String(value);
}

/** The tokens of the neighbouring pages and the links to them, as JSON. */
function describePages(
  offset: number,
  limit: number,
  hasNext: boolean,
  tokenAt: (offset: number) => string,
  url: string,
): string {
  if (offset === 0 && !hasNext) return '{}';
  // Written by hand, as it is part of every page; the URL holds nothing that JSON has to escape.
  const bare = withoutPageToken(url);
  const link = `"${bare}${bare.includes('?') ? '&' : '?'}pageToken=`;
  const describe = (name: string, token: string) =>
    `"${name}PageToken":"${token}","${name}Page":${link}${token}"`;
  const parts: string[] = [];
  if (offset > 0) parts.push(describe('prev', tokenAt(Math.max(0, offset - limit))));
  if (hasNext) parts.push(describe('next', tokenAt(offset + limit)));
  return `{${parts.join(',')}}`;
}

function withoutPageToken(url: string): string {
  const start = url.search(/[?&]pageToken=/);
  if (start < 0) return url;
  const end = url.indexOf('&', start + 1);
  return end < 0 ? url.slice(0, start) : url.slice(0, start + 1) + url.slice(end + 1);
}

/** A page of seeded rows alone, which is what is asked for when it matters how long it takes. */
function writeSeedPage(
  { seedLog, memory }: ListContext,
  head: string,
  seeds: SeedSelection,
  start: number,
  end: number,
): Answer {
  const page = memory.take(head.length + Math.max(0, end - start) * (seedLog.maxRowBytes + 1) + 2);
  let offset = page.bytes.write(head, 0, 'latin1');
  for (let index = start; index < end; index += 1) {
    if (index > start) page.bytes[offset++] = comma;
    offset = seedLog.writeJson(page, offset, seeds.positionAt(index));
  }
  offset += page.bytes.write(']}', offset, 'latin1');
  return { status: 200, body: page.bytes.subarray(0, offset), release: () => memory.release(page) };
}

const comma = ','.charCodeAt(0);

/** The rows from `start` to `end` of both logs taken together, as JSON without its brackets. */
function mergeRows(
  seedLog: SeedLog,
  { seeds, live }: Found,
  order: Order,
  start: number,
  end: number,
): string {
  const rows: string[] = [];
  let fromLive = 0;
  for (let index = 0; index < end; index += 1) {
    const fromSeeds = index - fromLive;
    const next = live[fromLive];
    const takeLive =
      next !== undefined &&
      (fromSeeds >= seeds.reachable ||
        compareValues(
          next.orderValue,
          orderValue(seedLog, seeds.positionAt(fromSeeds), order.field),
          order.descending,
        ) <= 0);
    if (takeLive) fromLive += 1;
    if (index >= start)
      rows.push(takeLive ? rowJson(next.facts) : seedLog.jsonAt(seeds.positionAt(fromSeeds)));
  }
  return rows.join(',');
}
