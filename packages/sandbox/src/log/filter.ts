import { commaListOf } from '../openapi/limits.js';
import type { Operation } from '../openapi/spec.js';
import type { QueryValue, QueryValues } from '../openapi/parse-query.js';
import { isFullNumber, isShortCode } from '../messages/phone-number.js';
import type { RowFacts } from './row.js';

/** Something that a row must fulfil, told by one of its fields alone. */
export interface Condition {
  readonly field: keyof RowFacts;
  readonly accepts: (value: RowFacts[keyof RowFacts]) => boolean;
}

/** A filter that can be used on rows of any kind. */
export interface Filter {
  readonly conditions: readonly Condition[];
  /** The only message id that can match, where the filter asks for one. */
  readonly messageId: string | undefined;
  /** The same for two filters that let the same rows through. */
  readonly key: string;
}

/** Whether the bounds of a range belong to it; `[` and `]` say that they do. */
export type RangeBounds = '[]' | '[)' | '(]' | '()';

type Accepts = Condition['accepts'];

/** The parameters that shape the answer, not the choice of rows. */
export const SHAPING_PARAMETERS = new Set(['sort', 'pageToken', 'limit', 'limitTotalCount']);

/** Parameters that ask for more than that a field of the same name equals the value. */
const RANGES: Readonly<Record<string, { readonly field: keyof RowFacts; readonly side: 'from' | 'to' }>> = {
  fromSegmentCount: { field: 'segmentCount', side: 'from' },
  toSegmentCount: { field: 'segmentCount', side: 'to' },
  fromMessageSize: { field: 'messageSize', side: 'from' },
  toMessageSize: { field: 'messageSize', side: 'to' },
  fromBwLatency: { field: 'bwLatency', side: 'from' },
  fromCarrierLatency: { field: 'carrierLatency', side: 'from' },
};

/**
 * Turns the parameters of a search into conditions. Dates are left out: they choose a stretch of the log.
 *
 * @returns what is wrong with a value, as text, where something is.
 */
export function createFilter(operation: Operation, query: QueryValues, bounds: RangeBounds): Filter | string {
  const conditions: Condition[] = [];
  const key: string[] = [];
  for (const [name, value] of query) {
    if (SHAPING_PARAMETERS.has(name)) continue;
    key.push(`${name}=${String(value)}`);
    if (name === 'fromDateTime' || name === 'toDateTime') continue;
    const list = commaListOf(operation.parameters.get(name)?.extensions ?? {});
    if (list) {
      const accepts = acceptsNumbers(name, String(value), list);
      if (typeof accepts === 'string') return accepts;
      conditions.push({ field: name as keyof RowFacts, accepts });
    } else {
      conditions.push(RANGES[name] ? inRange(RANGES[name], Number(value), bounds) : equals(name, value));
    }
    if (name === 'carrierQueued' || name === 'fromCarrierLatency')
      conditions.push(equals('messageDirection', 'OUTBOUND'));
  }
  const messageId = query.get('messageId');
  return {
    conditions,
    messageId: messageId === undefined ? undefined : String(messageId),
    key: key.sort().join('&'),
  };
}

export function matchesRow(filter: Filter, row: RowFacts): boolean {
  return filter.conditions.every(({ field, accepts }) => accepts(row[field]));
}

function equals(field: string, value: QueryValue): Condition {
  const accepts: Accepts = Array.isArray(value)
    ? (actual) => value.some((one) => one === actual)
    : (actual) => actual === value;
  return { field: field as keyof RowFacts, accepts };
}

function inRange({ field, side }: (typeof RANGES)[string], bound: number, bounds: RangeBounds): Condition {
  const included = side === 'from' ? bounds.startsWith('[') : bounds.endsWith(']');
  const accepts: Accepts = (value) => {
    if (typeof value !== 'number') return false;
    return value === bound ? included : value > bound === (side === 'from');
  };
  return { field, accepts };
}

function acceptsNumbers(
  name: string,
  text: string,
  list: { maxItems: number; partialMinLength: number },
): Accepts | string {
  const parts = text.split(',');
  if (parts.length > list.maxItems) return `${name}: at most ${list.maxItems} numbers are possible`;
  if (parts.length > 1) {
    const partial = parts.find((part) => !isFullNumber(part) && !isShortCode(part));
    if (partial !== undefined)
      return `${name}: '${partial}' is no full number, and only full numbers can be listed`;
    const numbers = new Set(parts);
    return (value) => numbers.has(value as string);
  }
  if (text.length < list.partialMinLength)
    return `${name}: at least ${list.partialMinLength} characters are needed`;
  if (!/^[A-Za-z0-9 +\-_&]+$/.test(text) || text.startsWith(' '))
    return `${name}: '${text}' is no number or part of one`;
  return isFullNumber(text) ? (value) => value === text : (value) => (value as string).startsWith(text);
}
