import { type Operation, models } from '@bandwidth-messages/client/operations';
import { type CallOptions, readCallOptions } from '../call.js';
import { AbortError, ValidationError } from '../errors/errors.js';
import { type CallerStack, catchCallerStack, showCaller } from '../errors/caller-stack.js';
import { copyError, isMessagesErrorLike } from '../errors/messages-error.js';
import { type Values, prepareRequest } from '../request/prepare-request.js';
import type { ListMessageItem, ListMessagesQuery, MessagesList } from '../types.js';
import { requireCount, requireKeys, requirePositive } from '../validation.js';
import { type MessagesPage, type PagesStart, readPages } from './pages.js';
import { requireFilter } from './require-filter.js';

/** Where a list by pages starts. */
export interface PageOptions {
  /** Rows on a page. @default the `limit` of the query, or what the API takes */
  readonly limit?: number | undefined;
  /**
   * From an earlier page, or the `pageToken` of an error. Leave it out to start from the first row: a token that is
   * `undefined`, as the last page has it, is refused.
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
  /** The first `max` rows in all, or all of them if there are fewer; `Infinity` for all. */
  toArray(options: { readonly max: number }): Promise<ListMessageItem[]>;
  /** The first row, if there is one. */
  first(): Promise<ListMessageItem | undefined>;
}

/** Asks for one page; `left` aborts when the loop is left. */
export type FetchMessages = (query: Values, options: CallOptions, left: AbortSignal) => Promise<MessagesList>;

const LEFT = 'the loop was left';

/** Lists the message log by `fetchMessages`. Nothing is sent before the first row or page is asked for. */
export function listMessages(
  operation: Operation,
  accountId: string,
  fetchMessages: FetchMessages,
  given: ListMessagesQuery,
  givenOptions: CallOptions | undefined,
): MessagesIterable {
  // Read once, so that a Date or a list that is changed later does not change the query. What is wrong is told by the loop.
  const read = attempt(() => {
    const options = readCallOptions(givenOptions);
    requireFilter(operation, given);
    const { accountId: _own, ...query } = prepareRequest(operation, models, { accountId, ...given });
    return { options, query };
  });

  /** The pages from `start` on; `caller` is where they are read. */
  function pages(start: PageOptions, caller: CallerStack): AsyncIterableIterator<MessagesPage, undefined> {
    const controller = new AbortController();
    async function* generate(): AsyncGenerator<MessagesPage, undefined> {
      const { options, query } = read();
      const from = readStart(start, query);
      const fetchPage = (pageQuery: Values): Promise<MessagesList> =>
        fetchMessages(pageQuery, options, controller.signal);
      try {
        yield* readPages(operation, query, from, fetchPage);
      } catch (error) {
        // Whoever has left the loop gets no error of the page that was under way.
        if (!controller.signal.aborted) throw showCaller(error, caller);
      }
      return undefined;
    }
    return endedByReturn(generate(), () => controller.abort(LEFT));
  }

  function rows(start: PageOptions, caller: CallerStack): AsyncIterableIterator<ListMessageItem, undefined> {
    const byPage = pages(start, caller);
    async function* generate(): AsyncGenerator<ListMessageItem, undefined> {
      try {
        for await (const { messages } of byPage) {
          for (const row of messages) {
            throwIfAborted(read().options.signal, operation.operationId, caller);
            yield row;
          }
        }
      } catch (error) {
        throw showCaller(error, caller);
      }
      return undefined;
    }
    return endedByReturn(generate(), () => void byPage.return?.());
  }

  async function toArray(options: { readonly max: number }): Promise<ListMessageItem[]> {
    const caller = catchCallerStack(toArray);
    const found: ListMessageItem[] = [];
    try {
      const max = requirePositive('max', (options as { max?: unknown } | undefined)?.max, true);
      for await (const row of rows({}, caller)) {
        found.push(row);
        if (found.length >= max) break;
      }
    } catch (error) {
      throw showCaller(error, caller);
    }
    return found;
  }
  async function first(): Promise<ListMessageItem | undefined> {
    const limit = (given as { readonly limit?: number } | undefined)?.limit ?? 1;
    for await (const row of rows({ limit }, catchCallerStack(first))) return row;
    return undefined;
  }

  return {
    byPage: (options = {}) => ({
      [Symbol.asyncIterator]: function iterate() {
        return pages(options, catchCallerStack(iterate));
      },
    }),
    [Symbol.asyncIterator]: function iterate() {
      return rows({}, catchCallerStack(iterate));
    },
    toArray,
    first,
  };
}

/** Runs `act` now, and hands out what it returned, or an error of its own for each who asks. */
function attempt<T>(act: () => T): () => T {
  try {
    const value = act();
    return () => value;
  } catch (error) {
    return () => {
      throw isMessagesErrorLike(error) ? copyError(error, {}) : error;
    };
  }
}

/** An iterator that, when it is left, ends what it waits for at once instead of after it. */
function endedByReturn<T>(
  generator: AsyncGenerator<T, undefined>,
  onReturn: () => void,
): AsyncIterableIterator<T, undefined> {
  return {
    next: () => generator.next(),
    return() {
      onReturn();
      return generator.return(undefined);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

function readStart(start: PageOptions, query: Values): PagesStart {
  requireKeys('byPage', start, ['limit', 'pageToken']);
  const limit = start.limit ?? query['limit'];
  const ownToken = query['pageToken'] as string | undefined;
  if ('pageToken' in start && (typeof start.pageToken !== 'string' || start.pageToken === '')) {
    const problem =
      'it is missing here, as it is after the last page. Leave it out to start from the first row';
    throw new ValidationError(`pageToken must be the nextPageToken of an earlier page; ${problem}`, {
      field: 'pageToken',
    });
  }
  return {
    limit: limit === undefined ? undefined : requireCount('limit', limit),
    pageToken: start.pageToken ?? ownToken,
  };
}

function throwIfAborted(signal: AbortSignal | undefined, operation: string, caller: CallerStack): void {
  if (!signal?.aborted) return;
  const reason: unknown = signal.reason;
  throw showCaller(new AbortError(`${operation} was aborted by its signal.`, { operation, reason }), caller);
}
