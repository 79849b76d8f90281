import { type Operation, models } from '@bandwidth-messages/client/operations';
import { readCallOptions } from '../call.js';
import { type CallerStack, catchCallerStack, showCaller } from '../errors/caller-stack.js';
import { AbortError, ValidationError, addDetails } from '../errors/errors.js';
import { type Values, prepareRequest } from '../request/prepare-request.js';
import type { CallOptions, ListMessageItem, ListMessagesQuery, MessagesList } from '../types.js';
import { ensureValidationError, requireKeys, requirePositive } from '../validation.js';
import { CallStopped } from '../waiting/abort.js';
import { type MessagesPage, readPages } from './pages.js';

/** Where a list by pages starts. */
export interface PageOptions {
  /** Rows on a page. @default the `limit` of the query, or what the API takes */
  readonly limit?: number | undefined;
  /**
   * From an earlier page, or the `pageToken` of an error. Leave it out to start from the first row: a token that is
   * `undefined`, as the last page has it, is refused.
   * @default the first page
   */
  readonly pageToken?: string;
}

/**
 * Rows of the message log. Each loop starts from the first row, asks for a page only when it is needed, and sends
 * nothing more once it is left. An error of a page carries its `pageToken`: `byPage({ pageToken })` goes on from there.
 *
 * @throws ResultWindowError after the last row that one query shows, when there may be more behind it
 */
export interface MessagesIterable extends AsyncIterable<ListMessageItem> {
  /** The same by pages. */
  byPage(options?: PageOptions): AsyncIterable<MessagesPage>;
  /**
   * The first `max` rows in all, or all of them if there are fewer; `Infinity` for all.
   * @throws ValidationError when `max` is missing, so that nobody reads a whole log into memory unawares
   */
  toArray(options: { readonly max: number }): Promise<ListMessageItem[]>;
  /** The first row, if there is one. */
  first(): Promise<ListMessageItem | undefined>;
}

/** Asks for one page by a checked query; `controller` ends that call. @internal */
export type FetchMessages = (
  query: Values,
  options: CallOptions,
  controller: AbortController,
) => Promise<MessagesList>;

/** What a list reads from. */
interface ListSource {
  readonly operation: Operation;
  readonly fetchMessages: FetchMessages;
  /** What was asked for. Rejects when that cannot be right. */
  readonly reading: Promise<{ readonly options: CallOptions; readonly query: Values }>;
}

/** Parameters that say how rows are shown, not which ones. */
const SHAPING = ['limit', 'pageToken', 'sort', 'limitTotalCount'];
const LEFT = new CallStopped('abort', 'the loop was left');

/** Lists the message log by `fetchMessages`. Nothing is sent before the first row or page is asked for. @internal */
export function listMessages(
  operation: Operation,
  accountId: string,
  fetchMessages: FetchMessages,
  given: ListMessagesQuery,
  givenOptions: CallOptions | undefined,
): MessagesIterable {
  // Read at once, so that a Date or a list that is changed later does not change the query. What is wrong is told by the loop.
  async function read(): Promise<{ options: CallOptions; query: Values }> {
    const options = readCallOptions(givenOptions);
    return { options, query: prepareRequest(operation, models, { accountId, ...given }, SHAPING) };
  }
  const reading = read().catch((error: unknown) => {
    throw addDetails(ensureValidationError(error), { operation: operation.operationId, attempts: 0 });
  });
  reading.catch(() => undefined);
  const source: ListSource = { operation, fetchMessages, reading };

  async function toArray(options: { readonly max: number }): Promise<ListMessageItem[]> {
    requireKeys('options of toArray', options ?? {}, ['max']);
    const max = requirePositive('max', (options as { max?: unknown } | undefined)?.max, true);
    const found: ListMessageItem[] = [];
    for await (const { messages } of loop(source, toArray, {}, (page) => [page])) {
      for (const row of messages) if (found.length < max) found.push(row);
      if (found.length >= max) break;
    }
    return found;
  }
  async function first(): Promise<ListMessageItem | undefined> {
    const limit = (given as { readonly limit?: number } | undefined)?.limit ?? 1;
    for await (const row of loop(source, first, { limit }, (page) => page.messages)) return row;
    return undefined;
  }

  return {
    byPage: (options = {}) => ({
      [Symbol.asyncIterator]: function iterate() {
        return loop(source, iterate, options, (page) => [page]);
      },
    }),
    [Symbol.asyncIterator]: function iterate() {
      return loop(source, iterate, {}, (page) => page.messages);
    },
    toArray,
    first,
  };
}

/** What a loop waits for, and whether it has been left. */
interface LoopState {
  pageUnderWay: AbortController | undefined;
  isLeft: boolean;
}

/** What `partsOf` takes from each page, from `start` on; the stack of an error shows where `method` was called. */
function loop<T>(
  source: ListSource,
  method: (...values: never[]) => unknown,
  start: PageOptions,
  partsOf: (page: MessagesPage) => readonly T[],
): AsyncIterableIterator<T> {
  const state: LoopState = { pageUnderWay: undefined, isLeft: false };
  const parts = readParts(source, start, partsOf, state, catchCallerStack(method));
  return {
    next: () => parts.next(),
    // Ends at once what it waits for, instead of after it.
    return() {
      state.isLeft = true;
      state.pageUnderWay?.abort(LEFT);
      return parts.return(undefined);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function* readParts<T>(
  { operation, fetchMessages, reading }: ListSource,
  start: PageOptions,
  partsOf: (page: MessagesPage) => readonly T[],
  state: LoopState,
  caller: CallerStack,
): AsyncGenerator<T, undefined> {
  try {
    const { options, query } = await reading;
    async function fetchPage(values: Values): Promise<MessagesList> {
      const controller = new AbortController();
      if (state.isLeft) controller.abort(LEFT);
      state.pageUnderWay = controller;
      try {
        return await fetchMessages(values, options, controller);
      } finally {
        state.pageUnderWay = undefined;
      }
    }
    for await (const page of readPages(operation, startFrom(operation, query, start), fetchPage)) {
      for (const part of partsOf(page)) {
        if (options.signal?.aborted) throw abortError(operation, options.signal);
        yield part;
      }
    }
  } catch (error) {
    // Whoever has left the loop gets no error of the page that was under way.
    if (!state.isLeft) throw showCaller(error, caller);
  }
  return undefined;
}

function abortError({ operationId: operation }: Operation, { reason }: AbortSignal): AbortError {
  return new AbortError(`${operation} was aborted by its signal.`, { operation, reason: reason as unknown });
}

/** The query with what `byPage` was given. */
function startFrom(operation: Operation, query: Values, start: PageOptions): Values {
  requireKeys('options of byPage', start, ['limit', 'pageToken']);
  if (Object.keys(start).length === 0) return query;
  if ('pageToken' in start && (typeof start.pageToken !== 'string' || start.pageToken === '')) {
    const problem =
      'it is missing here, as it is after the last page. Leave it out to start from the first row';
    throw new ValidationError(`pageToken must be the nextPageToken of an earlier page; ${problem}`, {
      field: 'pageToken',
    });
  }
  return prepareRequest(operation, models, { ...query, ...start, limit: start.limit ?? query['limit'] });
}
