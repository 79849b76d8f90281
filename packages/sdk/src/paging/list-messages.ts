import type { Operation } from '@bandwidth-messages/client/operations';
import { DecodeError } from '../errors/errors.js';
import { addDetails } from '../errors/messages-error.js';
import type { CallOptions } from '../transport/call.js';
import type { ListMessageItem, ListMessagesQuery, MessagesList } from '../types.js';
import { requirePositive } from '../values/require.js';
import { createIterator, flatten } from './create-iterator.js';
import { PageWindowError } from './page-window-error.js';
import { requireFilter } from './require-filter.js';

/** One page of a list. */
export interface MessagesPage {
  /** May be empty, even when there are more pages. */
  readonly messages: readonly ListMessageItem[];
  /** Continues the list after this page, with the same query; `undefined` when the API gave none. */
  readonly nextPageToken: string | undefined;
  /** How many rows match in all, where the API says so. */
  readonly totalCount: number | undefined;
  /** Nothing follows. `false` also where more rows match than one query shows: asking for more then throws. */
  readonly isLastPage: boolean;
}

/** Where a list by pages starts. */
export interface PageOptions {
  /** Rows on a page. @default the `limit` of the query, or what the API takes */
  readonly limit?: number | undefined;
  /** From an earlier page, or the `pageToken` of an error. @default the first page */
  readonly pageToken?: string | undefined;
}

/**
 * Rows of the message log. Each loop starts from the first row, asks for a page only when it is needed, and sends
 * nothing more once it is left. An error of a page carries its `pageToken`: `byPage({ pageToken })` goes on from there.
 *
 * @throws PageWindowError after the last row that one query shows, when there are more behind it
 */
export interface MessagesIterable extends AsyncIterable<ListMessageItem> {
  /** The same by pages. */
  byPage(options?: PageOptions): AsyncIterable<MessagesPage>;
  /** The first `max` rows in all, or all of them if there are fewer; `Infinity` for all. */
  toArray(options: { readonly max: number }): Promise<ListMessageItem[]>;
  /** The first row, if there is one. */
  first(): Promise<ListMessageItem | undefined>;
}

/** Asks for one page. */
export type FetchPage = (query: ListMessagesQuery, options: CallOptions) => Promise<MessagesList>;

/** The token of the page after this one. `given` are the tokens seen so far. */
export const nextTokenOf = (
  page: MessagesList,
  given: Set<string>,
  operation: string,
): string | undefined => {
  const token = page.pageInfo?.nextPageToken || undefined;
  if (token !== undefined && given.has(token)) {
    throw new DecodeError(
      `${operation} was given a page token for the second time; the list would never end.`,
      {
        status: 200,
        operation,
      },
    );
  }
  if (token !== undefined) given.add(token);
  return token;
};

/** Whether the end of the pages is not the end of the rows. */
const hidesRows = (page: MessagesList, query: ListMessagesQuery, offset: number, window: number): boolean => {
  const totalCount = page.totalCount ?? 0;
  // Read by name alone: a later spec may have no such parameter, and the SDK has to compile all the same.
  const { limitTotalCount } = query as { readonly limitTotalCount?: unknown };
  // A capped count of as many rows as were shown may stand for more.
  const isCapped = String(limitTotalCount) === 'true' && totalCount >= window && offset >= window;
  return totalCount > window || isCapped;
};

export const createListMessages =
  (fetchPage: FetchPage, operation: Operation) =>
  (given: ListMessagesQuery, options: CallOptions = {}): MessagesIterable => {
    const query = { ...given };
    const { operationId, pageWindow = Infinity } = operation;

    const byPage = (from: PageOptions = {}): AsyncIterableIterator<MessagesPage, undefined> => {
      const limit = from.limit ?? query.limit;
      let pageToken = from.pageToken ?? query.pageToken;
      const tokens = new Set(pageToken === undefined ? [] : [pageToken]);
      // Rows before the page, as far as is known: a token does not tell where it starts.
      let offset = 0;
      let ready: MessagesPage | undefined;
      let last: MessagesPage | undefined;

      const readPage = async (): Promise<MessagesPage> => {
        const pageLimit = limit === undefined ? undefined : Math.min(limit, pageWindow - offset);
        let page: MessagesList;
        let nextPageToken: string | undefined;
        try {
          page = await fetchPage({ ...query, limit: pageLimit, pageToken }, options);
          nextPageToken = nextTokenOf(page, tokens, operationId);
        } catch (error) {
          throw addDetails(error, { pageToken });
        }
        const messages = page.messages ?? [];
        const totalCount = page.totalCount ?? undefined;
        offset += pageLimit ?? messages.length;
        pageToken = nextPageToken;
        const isEnd = nextPageToken === undefined;
        const isLastPage = isEnd && !hidesRows(page, query, offset, pageWindow);
        return { messages, nextPageToken, totalCount, isLastPage };
      };

      return createIterator({
        take() {
          const page = ready;
          ready = undefined;
          return page;
        },
        async pull() {
          if (!last) requireFilter(operation, query);
          if (last?.isLastPage) return false;
          if (last && (pageToken === undefined || offset >= pageWindow)) {
            const { totalCount } = last;
            throw new PageWindowError(
              `${operationId} shows the first ${pageWindow} rows of a query, and more rows match than those` +
                `${totalCount === undefined ? '' : ` (totalCount ${totalCount})`}. Use exportMessages to read them all, or narrow the query.`,
              { operation: operationId, pageWindow, totalCount },
            );
          }
          ready = last = await readPage();
          return true;
        },
      });
    };

    const rows = (from?: PageOptions): AsyncIterableIterator<ListMessageItem, undefined> => {
      const pages = byPage(from);
      return flatten({
        async next() {
          const { done, value } = await pages.next();
          return done ? { done, value: undefined } : { done: false, value: value.messages.values() };
        },
      });
    };

    return {
      byPage,
      [Symbol.asyncIterator]: () => rows(),
      async toArray(limits) {
        const max = requirePositive('max', (limits as { max?: unknown } | undefined)?.max, true);
        const found: ListMessageItem[] = [];
        for await (const row of rows()) {
          found.push(row);
          if (found.length >= max) break;
        }
        return found;
      },
      async first() {
        for await (const row of rows({ limit: query.limit ?? 1 })) return row;
        return undefined;
      },
    };
  };
