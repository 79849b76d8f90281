import { type ListMessagesQuery, type MessagesList, isMessagesError } from '@bandwidth-messages/sdk';
import type { ExportRequest, Filters } from '../export-request.js';
import { logLimits } from '../settle-range.js';
import { type TimeRange, toIso } from '../time-range.js';
import { type LoggedRow, finerDigits, toLoggedRow } from './logged-row.js';
import { type Order, orderAfter } from './scan-rules.js';

/** One page of one query. Filters and limit are those of the export, but for what is given here. */
export interface PageQuery {
  readonly dates: TimeRange;
  readonly filters?: Filters;
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

/** Asks for pages, and learns from them what is not documented about the API. */
export class PageSource {
  /** How many were read. */
  pages = 0;
  /** Of the rows of each query. */
  order: Order = { ascends: true, descends: true };
  /** Receive times have digits beyond the millisecond. */
  #hasFinerTimes = false;
  /** The API was seen to list rows of exactly the first, and of exactly the second date of a query. */
  #includesFrom = false;
  #includesTo = false;
  /** The API counts beyond its result window, so that a count of just as many rows is one. */
  #countsBeyondWindow = false;

  constructor(
    readonly request: ExportRequest,
    /** Aborts when the loop is left. */
    private readonly signal: AbortSignal,
    private readonly onPage: () => void,
  ) {}

  /** Asks for a page. `before` is the last row of the pages before it. */
  async read(query: PageQuery, before?: LoggedRow): Promise<Page> {
    this.signal.throwIfAborted();
    const page = await this.#readPatiently(query);
    const { dates, rows } = page;
    this.order = orderAfter(this.order, before, rows);
    this.#hasFinerTimes ||= rows.some((row) => finerDigits(row) !== '');
    this.#includesFrom ||= rows.some(({ timeMs }) => timeMs === dates.fromMs);
    this.#includesTo ||= rows.some(({ timeMs }) => timeMs === dates.toMs);
    this.pages++;
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

  /** Waits out every pause that has an end, unless the caller has set a deadline. */
  async #readPatiently({ dates: asked, filters, ...paging }: PageQuery): Promise<Page> {
    const { client, operation, limit, timeoutMs, deadlineMs = Infinity, ...request } = this.request;
    const options = { timeoutMs, deadlineMs, signal: this.signal };
    for (let dates = asked; ;) {
      const between = { fromDateTime: toIso(dates.fromMs), toDateTime: toIso(dates.toMs) };
      const query: ListMessagesQuery = { ...request.filters, ...filters, ...between, limit, ...paging };
      try {
        const answer = await client.call('listMessages', query, options);
        const rows = (answer.messages ?? []).map((row) => toLoggedRow(row, operation.operationId));
        const nextPageToken = answer.pageInfo?.nextPageToken || undefined;
        return { dates, rows, nextPageToken, totalCount: this.#readCount(answer) };
      } catch (error) {
        const waitMs = deadlineMs === Infinity ? pauseOf(error) : undefined;
        if (waitMs !== undefined) {
          await client.clock.sleep(waitMs, this.signal);
          continue;
        }
        // During a pause the oldest rows may have gone, and the API may reject dates before them.
        const { goneMs } = logLimits(this.request);
        const isForgotten = dates === asked && dates.fromMs < goneMs && paging.pageToken === undefined;
        if (!isForgotten || !isRejected(error, 400)) throw error;
        dates = { ...dates, fromMs: goneMs };
        if (goneMs >= dates.toMs) return { dates, rows: [] };
      }
    }
  }

  /** A count of just as many rows as one query shows may be capped. */
  #readCount({ totalCount }: MessagesList): number | undefined {
    if (typeof totalCount !== 'number') return undefined;
    this.#countsBeyondWindow ||= totalCount > this.request.resultWindow;
    return totalCount !== this.request.resultWindow || this.#countsBeyondWindow ? totalCount : undefined;
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
