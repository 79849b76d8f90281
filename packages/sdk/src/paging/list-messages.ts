import { DecodeError } from '../errors/errors.js';
import type { CallOptions } from '../transport/call.js';
import type { ListMessageItem, ListMessagesQuery, MessagesList } from '../types.js';
import { requirePositive } from '../values/require.js';

/** One page of a list. */
export interface MessagesPage {
  readonly messages: readonly ListMessageItem[];
  /** Continues the list after this page; `undefined` on the last one. */
  readonly nextPageToken: string | undefined;
  /** How many rows match in all, where the API says so. */
  readonly totalCount: number | undefined;
}

/** Rows of the message log; each loop starts from the first row. */
export interface MessagesIterable extends AsyncIterable<ListMessageItem> {
  /** The same by pages of at most `limit` rows, from `pageToken` on. */
  byPage(options?: { readonly limit?: number; readonly pageToken?: string }): AsyncIterable<MessagesPage>;
  /** The first `max` rows, or all of them if there are fewer. */
  toArray(options: { readonly max: number }): Promise<ListMessageItem[]>;
}

/** Asks for one page. */
export type FetchPage = (query: ListMessagesQuery, options: CallOptions) => Promise<MessagesList>;

export const createListMessages =
  (fetchPage: FetchPage) =>
  (query: ListMessagesQuery, options: CallOptions = {}): MessagesIterable => {
    async function* byPage(
      from: { readonly limit?: number; readonly pageToken?: string } = {},
    ): AsyncGenerator<MessagesPage> {
      const seen = new Set<string>();
      let pageToken = from.pageToken ?? query.pageToken;
      do {
        const { limit = query.limit } = from;
        const page = await fetchPage({ ...query, limit, pageToken }, options);
        const next = page.pageInfo?.nextPageToken || undefined;
        if (next !== undefined && (seen.has(next) || next === pageToken)) {
          throw new DecodeError(
            'listMessages was given the same page token twice: the list would never end.',
            {
              status: 200,
              operation: 'listMessages',
            },
          );
        }
        if (next !== undefined) seen.add(next);
        yield { messages: page.messages ?? [], nextPageToken: next, totalCount: page.totalCount };
        pageToken = next;
      } while (pageToken !== undefined);
    }
    async function* rows(): AsyncGenerator<ListMessageItem> {
      for await (const { messages } of byPage()) yield* messages;
    }
    return {
      byPage,
      [Symbol.asyncIterator]: rows,
      async toArray(limits) {
        const max = requirePositive('max', (limits as { max?: unknown } | undefined)?.max, true);
        const found: ListMessageItem[] = [];
        for await (const row of rows()) {
          found.push(row);
          if (found.length >= max) break;
        }
        return found;
      },
    };
  };
