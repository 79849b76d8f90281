import type { Operation } from '@bandwidth-messages/client/operations';
import { ValidationError } from '../errors/errors.js';

/** Parameters that say how rows are shown, not which ones. */
const SHAPING = new Set(['limit', 'pageToken', 'sort', 'limitTotalCount']);

const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

/**
 * A search without any filter is refused by the API; whether `limit` and the like count as one is not documented.
 * @throws ValidationError that says how to ask for everything
 */
export const requireFilter = (operation: Operation, query: Readonly<Record<string, unknown>>): void => {
  const hasFilter = Object.entries(query).some(([name, value]) => !SHAPING.has(name) && isGiven(value));
  if (hasFilter || !operation.atLeastOneQueryParameter) return;
  const { operationId, retentionDays } = operation;
  const everything =
    retentionDays === undefined
      ? ''
      : ` To ask for everything, give the start of the log: fromDateTime: new Date(Date.now() - ${retentionDays} * 24 * 60 * 60 * 1000).`;
  throw new ValidationError(
    `${operationId} needs at least one filter besides ${[...SHAPING].join(', ')}; nothing was sent.${everything}`,
    { field: 'query', operation: operationId, attempts: 0 },
  );
};
