import type { Operation } from '@bandwidth-messages/client/operations';
import { ValidationError } from '../errors/errors.js';
import type { Values } from '../request/prepare-request.js';

/** Parameters that say how rows are shown, not which ones. */
const SHAPING = new Set(['limit', 'pageToken', 'sort', 'limitTotalCount']);

/**
 * A search without any filter is refused by the API; whether `limit` and the like count as one is not documented.
 * @throws ValidationError that says how to ask for everything
 */
export function requireFilter(operation: Operation, query: Values): void {
  const { operationId, retentionDays, atLeastOneQueryParameter } = operation;
  const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== '';
  const hasFilter = Object.entries(query).some(([name, value]) => !SHAPING.has(name) && isGiven(value));
  if (hasFilter || !atLeastOneQueryParameter) return;
  const everything =
    retentionDays === undefined
      ? ''
      : ` To ask for everything, give the start of the log: fromDateTime: new Date(Date.now() - ${retentionDays} * 24 * 60 * 60 * 1000).`;
  throw new ValidationError(
    `${operationId} needs at least one filter besides ${[...SHAPING].join(', ')}; nothing was sent.${everything}`,
    { field: 'query', operation: operationId, attempts: 0 },
  );
}
