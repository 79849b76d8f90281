import type { Operation } from '@bandwidth-messages/client/operations';
import type { FetchPage } from '../paging/list-messages.js';
import type { CallOptions } from '../transport/call.js';
import type { ListMessagesQuery } from '../types.js';
import { createSpanOpener } from './open-span.js';
import { prefetch } from './prefetch.js';
import type { FetchRows } from './read-pass.js';
import { type SpanContext, type UnreadInstant, readSpan } from './read-span.js';
import { type RowAccount, createRowBudget } from './row-budget.js';
import { createServerTraits } from './server-traits.js';
import type { SpanSize } from './span-plan.js';
import { type SpanRows, createSpanRows } from './span-rows.js';
import type { Stretch } from './stretch.js';

/** A span with all of its rows. */
export interface LoadedSpan {
  readonly stretch: Stretch;
  readonly rows: SpanRows;
  readonly unread: readonly UnreadInstant[];
  /** Lets others have the room that its rows took. */
  close(): void;
}

export interface LoadRequest {
  readonly operation: Operation;
  readonly fetchPage: FetchPage;
  readonly filters: Readonly<Record<string, unknown>>;
  readonly range: Stretch;
  /** Rows on a page. */
  readonly limit: number;
  readonly concurrency: number;
  readonly options: CallOptions & { readonly signal: AbortSignal };
  readonly onMiscount: SpanContext['onMiscount'];
}

/** Filters whose values divide the rows, as long as the API knows no value that is not in its description. */
const PARTITIONS = ['messageDirection', 'messageType', 'messageStatus'];
/**
 * The last page of a span is half empty on average, so spans have many pages: with those of spans that turn out too
 * large, that costs about 1.5 % of requests more than there are full pages. What bounds them is the memory for the rows
 * of all spans that are read at a time.
 */
const PAGES_PER_SPAN = 56;
const MAX_SPAN_TARGET = 48_000;
/** While one span is handed out, the others are read to 3/4, 1/2 and 1/4 (with 4 at a time): 2.5 spans in all. */
const spansInMemory = (concurrency: number): number => (concurrency + 1) / 2;

/** Loads the rows of a range, span by span, some of them ahead. */
export const loadSpans = (
  request: LoadRequest,
): { readonly spans: AsyncGenerator<LoadedSpan>; readonly expectedRows: () => number } => {
  const { operation, fetchPage, filters, range, limit, concurrency, options, onMiscount } = request;
  const { operationId, parameters, pageWindow: shown = Infinity } = operation;
  const pageWindow = shown - (shown % limit || 0);
  const target = Math.min(Math.max(pageWindow, limit * PAGES_PER_SPAN), MAX_SPAN_TARGET);
  const traits = createServerTraits();
  const budget = createRowBudget(target * spansInMemory(concurrency), concurrency, options.signal);
  const partitions = PARTITIONS.filter((name) => !(name in filters)).map(
    (name) => [name, parameters.find((rule) => rule.name === name)?.enum ?? []] as const,
  );

  const size = (): SpanSize =>
    traits.order.ascends || traits.order.descends
      ? { target, max: target * 2 }
      : // Nothing tells which rows a window shows, so all of a span must fit into one.
        { target: Math.floor(pageWindow * 0.8), max: pageWindow };
  const opener = createSpanOpener(range, traits, size);

  /** Asks for pages when there is room for their rows. */
  const createFetcher =
    (account: RowAccount): FetchRows =>
    async ({ fromMs, toMs }, ownFilters, pageToken) => {
      await account.take(limit);
      const dates = {
        fromDateTime: new Date(fromMs).toISOString(),
        toDateTime: new Date(toMs).toISOString(),
      };
      const query = { ...filters, ...ownFilters, ...dates, limit, pageToken } as ListMessagesQuery;
      const page = await fetchPage(query, options);
      account.give(limit - (page.messages?.length ?? 0));
      return page;
    };

  const load = async (): Promise<{ readonly loaded: Promise<LoadedSpan> } | undefined> => {
    const account = budget.open();
    const fetchRows = createFetcher(account);
    const onDrop = (count: number): void => account.give(count);
    const span = await opener.open(fetchRows, onDrop);
    if (!span) return undefined;
    account.expect(span.expected);
    const rows = createSpanRows();
    const context = { fetchRows, traits, operationId, limit, pageWindow, partitions, onDrop, onMiscount };
    const read = async (): Promise<LoadedSpan> => {
      const unread = await readSpan(context, span, rows);
      return { stretch: span.stretch, rows, unread, close: () => account.close() };
    };
    return { loaded: read() };
  };

  return {
    spans: prefetch({ concurrency, start: load, onWait: (index) => budget.serve(index) }),
    expectedRows: () => opener.expectedRows(),
  };
};
