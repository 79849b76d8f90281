import type { Operation } from '@bandwidth-messages/client/operations';
import type { CallOptions } from '../call.js';
import { type CallerStack, showCaller } from '../errors/caller-stack.js';
import { AbortError, ValidationError } from '../errors/errors.js';
import type { Values } from '../request/prepare-request.js';
import type { ListMessageItem, MessagesList } from '../types.js';
import { requireCount, requireKeys } from '../validation.js';
import { CallStopped } from '../waiting/abort.js';
import { type MessagesPage, type PagesStart, readPages } from './pages.js';

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

/** Asks for one page; `controller` ends that call. */
export type FetchMessages = (
  query: Values,
  options: CallOptions,
  controller: AbortController,
) => Promise<MessagesList>;

/** What a loop reads from. */
export interface ListSource {
  readonly operation: Operation;
  /** What the list was asked for. Throws when that cannot be right. */
  readonly read: () => { readonly query: Values; readonly options: CallOptions };
  readonly fetchMessages: FetchMessages;
}

const LEFT = new CallStopped('abort', 'the loop was left');

/** The pages from `start` on; `caller` is where they are read. */
export function loopPages(
  { operation, read, fetchMessages }: ListSource,
  start: PageOptions,
  caller: CallerStack,
): AsyncIterableIterator<MessagesPage> {
  const controller = new AbortController();
  let isLeft = false;
  let isReading = false;
  async function* generate(): AsyncGenerator<MessagesPage, undefined> {
    try {
      const { options, query } = read();
      const fetchPage = async (values: Values): Promise<MessagesList> => {
        isReading = true;
        const page = await fetchMessages(values, options, controller);
        isReading = false;
        return page;
      };
      yield* readPages(operation, query, readStart(start, query), fetchPage);
    } catch (error) {
      // Whoever has left the loop gets no error of the page that was under way.
      if (!isLeft) throw showCaller(error, caller);
    }
    return undefined;
  }
  return endedByReturn(generate(), () => {
    isLeft = true;
    if (isReading) controller.abort(LEFT);
  });
}

/** The rows from `start` on. An abort is noticed before each of them. */
export function loopRows(
  source: ListSource,
  start: PageOptions,
  caller: CallerStack,
): AsyncIterableIterator<ListMessageItem> {
  const pages = loopPages(source, start, caller);
  async function* generate(): AsyncGenerator<ListMessageItem, undefined> {
    for await (const { messages } of pages) {
      const { signal } = source.read().options;
      for (const row of messages) {
        if (signal?.aborted) throw showCaller(abortError(source.operation, signal), caller);
        yield row;
      }
    }
    return undefined;
  }
  return endedByReturn(generate(), () => void pages.return?.());
}

function abortError({ operationId: operation }: Operation, { reason }: AbortSignal): AbortError {
  return new AbortError(`${operation} was aborted by its signal.`, { operation, reason: reason as unknown });
}

/** An iterator that, when it is left, ends what it waits for at once instead of after it. */
function endedByReturn<T>(
  generator: AsyncGenerator<T, undefined>,
  onReturn: () => void,
): AsyncIterableIterator<T> {
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
  if ('pageToken' in start && (typeof start.pageToken !== 'string' || start.pageToken === '')) {
    const problem =
      'it is missing here, as it is after the last page. Leave it out to start from the first row';
    throw new ValidationError(`pageToken must be the nextPageToken of an earlier page; ${problem}`, {
      field: 'pageToken',
    });
  }
  return {
    limit: limit === undefined ? undefined : requireCount('limit', limit),
    pageToken: start.pageToken ?? (query['pageToken'] as string | undefined),
  };
}
