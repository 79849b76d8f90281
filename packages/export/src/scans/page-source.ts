import type { Operation } from '@bandwidth-messages/client/operations';
import {
  type CallOptions,
  type ListMessagesQuery,
  type MessagesClient,
  type MessagesList,
  isMessagesError,
} from '@bandwidth-messages/sdk';
import type { ExportSettings } from '../export-options.js';
import { type Filters, type RangeSnapshot, keptFromMs } from '../export-range.js';
import { type TimeRange, toIso } from '../time-range.js';
import { type LoggedRow, digitsBeyondMilliseconds, toLoggedRow } from './logged-row.js';
import { type Order, UNKNOWN_ORDER, orderAfter } from './scan-rules.js';

/** What an export needs of a client: any `MessagesClient` has it. */
export interface ExportClient extends Pick<MessagesClient, 'accountId' | 'clock'> {
  /** Asks for one page: `call` of the client. */
  call(operation: 'listMessages', query: ListMessagesQuery, options?: CallOptions): Promise<MessagesList>;
}

/** One page of one query. */
export interface PageQuery {
  readonly dates: TimeRange;
  /** Besides those of the export. */
  readonly filters?: Filters;
  /** @default that of the export */
  readonly limit?: number;
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

/** What a loop over an export goes by. */
export interface ExportRequest {
  readonly operation: Operation;
  readonly client: ExportClient;
  readonly range: RangeSnapshot;
  readonly settings: ExportSettings;
}

/** Asks for pages, and learns from them what is not documented about the API. */
export class PageSource {
  /** The API rejects dates before this time. */
  forgottenUntilMs = -Infinity;
  /** Receive times have digits beyond the millisecond. */
  #hasFinerTimes = false;
  /** The API was seen to list rows of exactly the first, and of exactly the second date of a query. */
  #includesFrom = false;
  #includesTo = false;
  /** Of the rows within each page. */
  #order: Order = UNKNOWN_ORDER;
  /** The API counts beyond its result window, so that a count of just as many rows is one. */
  #countsBeyondWindow = false;

  /**
   * @param signal aborts when the loop is left
   * @param onPage called for each page
   */
  constructor(
    readonly request: ExportRequest,
    private readonly signal: AbortSignal,
    private readonly onPage: () => void,
  ) {}

  /** Whether the order of the rows has to do with their time. */
  get isOrdered(): boolean {
    return this.#order.ascends || this.#order.descends;
  }

  /** Asks for a page, and for no time that the log has forgotten meanwhile. */
  async read(query: PageQuery): Promise<Page> {
    this.signal.throwIfAborted();
    const page = await this.#readKept(query);
    const { dates, rows } = page;
    this.#order = orderAfter(this.#order, undefined, rows);
    for (const { timeMs, receiveTime } of rows) {
      this.#hasFinerTimes ||= digitsBeyondMilliseconds(receiveTime) !== '';
      this.#includesFrom ||= timeMs === dates.fromMs;
      this.#includesTo ||= timeMs === dates.toMs;
    }
    this.onPage();
    return page;
  }

  /** The dates that show all of a millisecond, with those beside it only where that is not known to be needless. */
  datesOf({ fromMs, toMs }: TimeRange): TimeRange {
    const isExact = !this.#hasFinerTimes;
    return {
      fromMs: isExact && this.#includesFrom ? fromMs : fromMs - 1,
      toMs: isExact && this.#includesTo ? toMs - 1 : toMs,
    };
  }

  async #readKept(query: PageQuery): Promise<Page> {
    try {
      return await this.#readPatiently(query);
    } catch (error) {
      // During a pause the oldest rows may have gone, and the API may reject dates before them.
      const { client, operation } = this.request;
      const fromMs = keptFromMs(client.clock.now(), operation.retentionDays);
      const isForgotten = query.pageToken === undefined && query.dates.fromMs < fromMs;
      if (!isForgotten || !isRejected(error, 400)) throw error;
      this.forgottenUntilMs = fromMs;
      const dates = { ...query.dates, fromMs };
      return fromMs < dates.toMs ? this.#readPatiently({ ...query, dates }) : { dates, rows: [] };
    }
  }

  /** Waits out every pause that has an end, unless the caller has set a deadline. */
  async #readPatiently({ dates, filters, ...paging }: PageQuery): Promise<Page> {
    const { signal } = this;
    const { client, operation, settings, range } = this.request;
    const { limit, timeoutMs, deadlineMs = Infinity } = settings;
    const between = { fromDateTime: toIso(dates.fromMs), toDateTime: toIso(dates.toMs) };
    const query: ListMessagesQuery = { ...range.filters, ...filters, ...between, limit, ...paging };
    for (;;) {
      try {
        const answer = await client.call('listMessages', query, { timeoutMs, deadlineMs, signal });
        const rows = (answer.messages ?? []).map((row) => toLoggedRow(row, operation.operationId));
        const nextPageToken = answer.pageInfo?.nextPageToken || undefined;
        return { dates, rows, nextPageToken, totalCount: this.#readCount(answer) };
      } catch (error) {
        const waitMs = pauseOf(error);
        if (waitMs === undefined || deadlineMs !== Infinity || signal.aborted) throw error;
        await client.clock.sleep(waitMs, signal);
      }
    }
  }

  /** A count of just as many rows as one query shows may be capped. */
  #readCount({ totalCount }: MessagesList): number | undefined {
    if (typeof totalCount !== 'number') return undefined;
    const { resultWindow } = this.request.settings;
    this.#countsBeyondWindow ||= totalCount > resultWindow;
    return totalCount !== resultWindow || this.#countsBeyondWindow ? totalCount : undefined;
  }
}

/** Whether the API answered with one of these statuses. */
export function isRejected(error: unknown, ...statuses: readonly number[]): boolean {
  return isMessagesError(error) && error.code === 'api' && statuses.includes(error.status);
}

/** How long to wait before it makes sense to ask again, where API or token endpoint asked for a pause. */
function pauseOf(error: unknown): number | undefined {
  if (!isMessagesError(error)) return undefined;
  const isPause = error.code === 'rate-limit' || (error.code === 'authentication' && error.status !== 401);
  return isPause ? error.retryAfterMs : undefined;
}
