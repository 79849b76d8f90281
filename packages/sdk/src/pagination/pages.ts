import type { Operation } from '@bandwidth-messages/client/operations';
import { ApiError, DecodeError, ResultWindowError, addDetails } from '../errors/errors.js';
import type { Values } from '../request/prepare-request.js';
import type { ListMessageItem, MessagesList } from '../types.js';

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

/**
 * The pages of a list, each asked for by `fetchPage` when it is wanted.
 * @param query checked; the size of a page and the token of the first one are in it, where they were given
 * @throws ResultWindowError after the last row that one query shows
 * @internal
 */
export async function* readPages(
  operation: Operation,
  query: Values,
  fetchPage: (query: Values) => Promise<MessagesList>,
): AsyncGenerator<MessagesPage, undefined> {
  const { operationId, pageWindow: resultWindow = Infinity } = operation;
  const { sizeProperty, tokenProperty, read } = pagingOf(operation);
  const limit = query[sizeProperty] as number | undefined;
  const firstToken = query[tokenProperty] as string | undefined;
  const seenTokens = new Set([firstToken]);
  let pageToken = firstToken;
  /** Rows before the page. A token does not tell: reading that began with one does not know. */
  let offset = 0;
  let before: readonly ListMessageItem[] = [];

  const askFor = (size: number | undefined): Promise<MessagesList> =>
    fetchPage({
      ...query,
      ...(size && { [sizeProperty]: size }),
      ...(pageToken && { [tokenProperty]: pageToken }),
    });
  /** Asks for a page that ends at the result window, if not before. */
  async function fetch(): Promise<MessagesList> {
    try {
      return await askFor(limit && Math.min(limit, resultWindow - offset));
    } catch (error) {
      // The one page whose token leads so near to the end of the result window that a whole page does not fit.
      const restOfWindow = limit === undefined ? 0 : resultWindow % limit;
      const mayOverrun = firstToken !== undefined && pageToken === firstToken && restOfWindow > 0;
      if (!mayOverrun || !(error instanceof ApiError) || error.status !== 400) throw error;
      return askFor(restOfWindow);
    }
  }

  for (;;) {
    const page = await fetch().catch((error: unknown) => {
      throw addDetails(error, { pageToken });
    });
    const { rows, nextPageToken, totalCount } = read(page);
    const messages = rows.slice(countRepeatedRows(before, rows));
    offset += rows.length;
    before = [...before, ...messages].slice(-MAX_LOOKED_BACK);
    const isFull =
      offset >= resultWindow || (nextPageToken === undefined && (totalCount ?? 0) > resultWindow);
    yield { messages, nextPageToken, totalCount, isLastPage: nextPageToken === undefined && !isFull };
    if (isFull) throw windowError(operationId, resultWindow, totalCount);
    if (nextPageToken === undefined) return;
    if (seenTokens.has(nextPageToken)) throw repeatedToken(operationId, pageToken);
    seenTokens.add(nextPageToken);
    pageToken = nextPageToken;
  }
}

/** The parts of an answer that paging needs. */
interface PageParts extends Pick<MessagesPage, 'nextPageToken' | 'totalCount'> {
  readonly rows: readonly ListMessageItem[];
}

/** How an operation is paged: names of parameters, and places in the answer, as its spec tells them. */
function pagingOf({ operationId, parameters, pagination }: Operation): {
  readonly sizeProperty: string;
  readonly tokenProperty: string;
  readonly read: (page: MessagesList) => PageParts;
} {
  if (!pagination) throw new TypeError(`The spec says nothing of pages of ${operationId}`);
  const { itemsField, tokenField, tokenParameter, sizeParameter, totalField } = pagination;
  const propertyOf = (wireName = ''): string =>
    parameters.find(({ name }) => name === wireName)?.property ?? wireName;
  function read(page: MessagesList): PageParts {
    const token = at(page, tokenField);
    const total = at(page, totalField);
    return {
      rows: (at(page, itemsField) ?? []) as readonly ListMessageItem[],
      nextPageToken: typeof token === 'string' && token !== '' ? token : undefined,
      totalCount: typeof total === 'number' ? total : undefined,
    };
  }
  return { sizeProperty: propertyOf(sizeParameter), tokenProperty: propertyOf(tokenParameter), read };
}

function at(value: unknown, dottedPath = ''): unknown {
  return dottedPath
    .split('.')
    .reduce<unknown>((part, key) => (part as Record<string, unknown> | null | undefined)?.[key], value);
}

/** Among so many rows before a page those that it repeats are looked for. */
const MAX_LOOKED_BACK = 1000;

/**
 * How many rows at the head of a page were handed out before. Page tokens may count rows: each message that comes in
 * between two pages then moves a row of an earlier page onto the next one. What makes a row itself is all of it.
 */
function countRepeatedRows(before: readonly ListMessageItem[], page: readonly ListMessageItem[]): number {
  const [first] = page;
  if (!first || before.length === 0) return 0;
  const head = JSON.stringify(first);
  for (let start = 0; start < before.length; start++) {
    // Cheap to compare, and nearly always different.
    if (before[start]?.messageId !== first.messageId || JSON.stringify(before[start]) !== head) continue;
    const seen = before.slice(start, start + page.length);
    if (JSON.stringify(seen) === JSON.stringify(page.slice(0, seen.length))) return seen.length;
  }
  return 0;
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
