import {
  type CallOptions,
  type ListMessageItem,
  type ListMessagesQuery,
  isMessagesError,
} from '@bandwidth-messages/sdk';
import type { ExportClient } from './export-client.js';
import { type LoggedRow, toLoggedRow } from './scans/logged-row.js';
import type { LogTraits } from './scans/log-traits.js';
import { type TimeRange, toIso } from './time-range.js';

/** Names and values of parameters that say which rows to list, the dates excepted. */
export type Filters = Readonly<Record<string, unknown>>;

/** One page of one query. */
export interface PageQuery {
  readonly dates: TimeRange;
  /** Besides those of the export. */
  readonly filters: Filters;
  readonly limit: number;
  readonly pageToken?: string;
}

export interface Page {
  readonly rows: readonly LoggedRow[];
  readonly nextPageToken: string | undefined;
  /** How many rows match; `undefined` where the API does not say, or where the number may be capped. */
  readonly totalCount: number | undefined;
}

export type ReadPage = (query: PageQuery) => Promise<Page>;

/** How pages are asked for. */
export interface PageSourceOptions {
  readonly client: ExportClient;
  readonly operationId: string;
  readonly resultWindow: number;
  /** The filters of the export. */
  readonly filters: Filters;
  /** `deadlineMs` is absent where a page may wait for as long as it takes. */
  readonly callOptions: CallOptions & { readonly signal: AbortSignal };
  readonly traits: LogTraits;
  /** Rows received before this time are gone, or will be soon. */
  readonly keptFromMs: () => number;
  /** The API has rejected dates before this time, and was asked for those behind it. */
  readonly onForgotten: (untilMs: number) => void;
  /** A page came. */
  readonly onPage: () => void;
}

/** Asks for pages. Waits out every pause that has an end, and asks for no time that the log has forgotten meanwhile. */
export function createPageSource(options: PageSourceOptions): ReadPage {
  const { client, operationId, resultWindow, filters, callOptions, traits, keptFromMs, onForgotten, onPage } =
    options;
  const { signal, deadlineMs = Infinity } = callOptions;

  const send = async ({ dates, filters: own, limit, pageToken }: PageQuery): Promise<Page> => {
    const range = { fromDateTime: toIso(dates.fromMs), toDateTime: toIso(dates.toMs) };
    const query: ListMessagesQuery = { ...filters, ...own, ...range, limit, pageToken };
    const { messages, pageInfo, totalCount } = await client.call('listMessages', query, {
      ...callOptions,
      deadlineMs,
    });
    const rows = (messages ?? []).map((row: ListMessageItem) => toLoggedRow(row, operationId));
    traits.countsBeyondWindow ||= Number(totalCount) > resultWindow;
    const isKnown =
      typeof totalCount === 'number' && (totalCount !== resultWindow || traits.countsBeyondWindow);
    return {
      rows,
      nextPageToken: pageInfo?.nextPageToken || undefined,
      totalCount: isKnown ? totalCount : undefined,
    };
  };

  const sendPatiently = async (query: PageQuery): Promise<Page> => {
    for (;;) {
      try {
        return await send(query);
      } catch (error) {
        const waitMs = pauseOf(error);
        if (waitMs === undefined || deadlineMs !== Infinity || signal.aborted) throw error;
        await client.clock.sleep(waitMs, signal);
      }
    }
  };

  return async (query) => {
    let page: Page;
    try {
      page = await sendPatiently(query);
    } catch (error) {
      // During a pause, the oldest rows may have gone, and the API may reject dates before them.
      const fromMs = keptFromMs();
      const isForgotten = query.pageToken === undefined && query.dates.fromMs < fromMs;
      if (!isForgotten || !isMessagesError(error) || error.code !== 'api' || error.status !== 400)
        throw error;
      onForgotten(fromMs);
      if (fromMs >= query.dates.toMs) return { rows: [], nextPageToken: undefined, totalCount: 0 };
      page = await sendPatiently({ ...query, dates: { ...query.dates, fromMs } });
    }
    traits.learn(query.dates, page.rows);
    onPage();
    return page;
  };
}

/** How long to wait before it makes sense to ask again, where API or token endpoint asked for a pause. */
function pauseOf(error: unknown): number | undefined {
  if (!isMessagesError(error)) return undefined;
  const isPause = error.code === 'rate-limit' || (error.code === 'authentication' && error.status !== 401);
  return isPause ? error.retryAfterMs : undefined;
}
