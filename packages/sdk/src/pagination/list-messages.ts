import { type Operation, models } from '@bandwidth-messages/client/operations';
import { type CallOptions, readCallOptions } from '../call.js';
import { catchCallerStack, showCaller } from '../errors/caller-stack.js';
import { copyError, isMessagesErrorLike } from '../errors/messages-error.js';
import { prepareRequest } from '../request/prepare-request.js';
import type { ListMessageItem, ListMessagesQuery } from '../types.js';
import { requirePositive } from '../validation.js';
import { type FetchMessages, type ListSource, type PageOptions, loopPages, loopRows } from './list-loops.js';
import type { MessagesPage } from './pages.js';
import { requireFilter } from './require-filter.js';

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
  const source: ListSource = { operation, read, fetchMessages };

  async function toArray(options: { readonly max: number }): Promise<ListMessageItem[]> {
    const caller = catchCallerStack(toArray);
    const found: ListMessageItem[] = [];
    try {
      const max = requirePositive('max', (options as { max?: unknown } | undefined)?.max, true);
      for await (const row of loopRows(source, {}, caller)) {
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
    for await (const row of loopRows(source, { limit }, catchCallerStack(first))) return row;
    return undefined;
  }

  return {
    byPage: (options = {}) => ({
      [Symbol.asyncIterator]: function iterate() {
        return loopPages(source, options, catchCallerStack(iterate));
      },
    }),
    [Symbol.asyncIterator]: function iterate() {
      return loopRows(source, {}, catchCallerStack(iterate));
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
