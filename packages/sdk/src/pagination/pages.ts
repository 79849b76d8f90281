import type { Operation } from '@bandwidth-messages/client/operations';
import { ApiError, DecodeError, ResultWindowError } from '../errors/errors.js';
import { addDetails } from '../errors/messages-error.js';
import type { Values } from '../request/prepare-request.js';
import type { ListMessageItem, MessagesList } from '../types.js';
import { type PageParts, pagingOf } from './page-reader.js';
import { countRepeatedRows } from './repeated-rows.js';

/** One page of a list. */
export interface MessagesPage {
  /** May be empty, even when there are more pages. */
  readonly messages: readonly ListMessageItem[];
  /** Continues the list after this page, with the same query; `undefined` when the API gave none. */
  readonly nextPageToken: string | undefined;
  /** How many rows match in all, where the API says so. */
  readonly totalCount: number | undefined;
  /** Nothing follows. `false` also where more rows may match than one query shows: asking for more then throws. */
  readonly isLastPage: boolean;
}

/** Asks for one page. */
export type FetchPage = (query: Values) => Promise<MessagesList>;

/** Where reading begins. */
export interface PagesStart {
  readonly limit: number | undefined;
  readonly pageToken: string | undefined;
}

/**
 * The pages of a list, each asked for when it is wanted.
 * @throws ResultWindowError after the last row that one query shows
 */
export async function* readPages(
  operation: Operation,
  query: Values,
  start: PagesStart,
  fetchPage: FetchPage,
): AsyncGenerator<MessagesPage, undefined> {
  const { operationId, pageWindow: resultWindow = Infinity } = operation;
  const paging = pagingOf(operation);
  const seenTokens = new Set<string>();
  let { pageToken } = start;
  /** Rows before the page. A token does not tell: reading that began with one does not know. */
  let offset = 0;
  let before: readonly ListMessageItem[] = [];

  /** Asks for a page that ends at the result window, if not before. */
  async function read(): Promise<PageParts> {
    const askFor = async (limit: number | undefined): Promise<PageParts> => {
      const size =
        limit === undefined || paging.sizeProperty === undefined ? {} : { [paging.sizeProperty]: limit };
      const token = pageToken === undefined ? {} : { [paging.tokenProperty]: pageToken };
      return paging.read(await fetchPage({ ...query, ...size, ...token }));
    };
    const { limit } = start;
    const restOfWindow = limit === undefined ? 0 : resultWindow % limit;
    try {
      return await askFor(limit === undefined ? undefined : Math.min(limit, resultWindow - offset));
    } catch (error) {
      // The one page whose token leads so near to the end of the result window that a whole page does not fit.
      const mayOverrun = start.pageToken !== undefined && pageToken === start.pageToken && restOfWindow > 0;
      if (!mayOverrun || !(error instanceof ApiError) || error.status !== 400) throw error;
      return askFor(restOfWindow);
    }
  }

  for (;;) {
    let page: PageParts;
    try {
      page = await read();
    } catch (error) {
      throw addDetails(error, { pageToken });
    }
    const { rows, nextPageToken, totalCount } = page;
    const messages = rows.slice(countRepeatedRows(before, rows));
    offset += rows.length;
    before = rows;
    const isFull =
      offset >= resultWindow || (nextPageToken === undefined && (totalCount ?? 0) > resultWindow);
    yield { messages, nextPageToken, totalCount, isLastPage: nextPageToken === undefined && !isFull };
    if (isFull) throw windowError(operationId, resultWindow, totalCount);
    if (nextPageToken === undefined) return;
    if (nextPageToken === pageToken || seenTokens.has(nextPageToken))
      throw repeatedToken(operationId, pageToken);
    seenTokens.add(nextPageToken);
    pageToken = nextPageToken;
  }
}

function windowError(
  operation: string,
  resultWindow: number,
  totalCount: number | undefined,
): ResultWindowError {
  const count = totalCount === undefined || totalCount < resultWindow ? '' : ` (totalCount ${totalCount})`;
  const message =
    `${operation} shows the first ${resultWindow} rows of a query, and more rows may match than those${count}. ` +
    'Use exportMessages of @bandwidth-messages/export to read them all, or narrow the query.';
  return new ResultWindowError(message, { operation, resultWindow, totalCount });
}

function repeatedToken(operation: string, pageToken: string | undefined): DecodeError {
  const message = `${operation} was given a page token for the second time; the list would never end.`;
  return addDetails(new DecodeError(message, { status: 200, operation }), { pageToken }) as DecodeError;
}
