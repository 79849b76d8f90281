import type { RowField } from './row.js';

/** The order of a list. */
export interface Order {
  readonly field: RowField;
  readonly descending: boolean;
}

/** Newest first, as the API lists when it is told nothing else. */
const NEWEST_FIRST: Order = { field: 'receiveTime', descending: true };

/** The order that `field:asc` or `field:desc` asks for, or what is wrong with it. */
export function readOrder(sort: string | undefined, sortableFields: readonly RowField[]): Order | string {
  if (sort === undefined) return NEWEST_FIRST;
  const [, name, direction] = /^([A-Za-z0-9]+):(asc|desc)$/.exec(sort) ?? [];
  const field = sortableFields.find((sortable) => sortable === name);
  if (field === undefined)
    return `sort: '${sort}' is not possible, use field:asc or field:desc with one of ${sortableFields.join(', ')}`;
  return { field, descending: direction === 'desc' };
}

/** Compares two values of one field; what is not known comes last, whatever the direction. */
export function compareValues(
  a: string | number | null,
  b: string | number | null,
  descending: boolean,
): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b === descending ? 1 : -1;
}
