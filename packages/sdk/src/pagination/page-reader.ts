import type { Operation } from '@bandwidth-messages/client/operations';
import type { ListMessageItem, MessagesList } from '../types.js';

/** The parts of an answer that paging needs. */
export interface PageParts {
  readonly rows: readonly ListMessageItem[];
  readonly nextPageToken: string | undefined;
  readonly totalCount: number | undefined;
}

/** Names of parameters, and places in the answer, as the spec of the operation tells them. */
export interface Paging {
  readonly tokenProperty: string;
  readonly sizeProperty: string | undefined;
  read(page: MessagesList): PageParts;
}

function at(value: unknown, dottedPath: string | undefined): unknown {
  if (dottedPath === undefined) return undefined;
  return dottedPath
    .split('.')
    .reduce<unknown>((part, key) => (part as Record<string, unknown> | null | undefined)?.[key], value);
}

/** How an operation is paged. */
export function pagingOf({ operationId, parameters, pagination }: Operation): Paging {
  if (!pagination) throw new TypeError(`The spec says nothing of pages of ${operationId}`);
  const { itemsField, tokenField, tokenParameter, sizeParameter, totalField } = pagination;
  const propertyOf = (wireName: string): string =>
    parameters.find(({ name }) => name === wireName)?.property ?? wireName;
  return {
    tokenProperty: propertyOf(tokenParameter),
    sizeProperty: sizeParameter === undefined ? undefined : propertyOf(sizeParameter),
    read(page) {
      const token = at(page, tokenField);
      const total = at(page, totalField);
      return {
        rows: (at(page, itemsField) ?? []) as readonly ListMessageItem[],
        nextPageToken: typeof token === 'string' && token !== '' ? token : undefined,
        totalCount: typeof total === 'number' ? total : undefined,
      };
    },
  };
}
