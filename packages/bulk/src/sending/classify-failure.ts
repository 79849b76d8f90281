import { isMessagesError } from '@bandwidth-messages/sdk';

/** What a failure to send a message means. */
export type FailureClass =
  /** The API accepted it, although its answer could not be read to the end. */
  | 'accepted'
  /** The account's queue is full: the API took nothing, and will later. */
  | 'full'
  /** The API took nothing, for a reason that passes: no connection, no token. */
  | 'again'
  /** The API took nothing, and will take no other message either: credentials, account, address of the API. */
  | 'stop'
  /** The API, or the check before sending, rejected this message. */
  | 'rejected'
  /** The API may have accepted it. */
  | 'unknown';

/** Answers that are about the account or the set-up, not about one message. */
const STOP_STATUSES: readonly number[] = [401, 402, 403, 404, 405, 406, 415];

export function classifyFailure(error: unknown): FailureClass {
  if (!isMessagesError(error)) return 'unknown';
  const status = statusOf(error);
  if (status !== undefined && status >= 200 && status < 300) return 'accepted';
  if (error.code === 'validation') return 'rejected';
  if (error.outcome !== 'not-accepted') return 'unknown';
  if (error.code === 'rate-limit' || status === 429) {
    // Before any attempt it was the token endpoint, or a limit of the client, that asked to wait.
    return error.attempts === 0 ? 'again' : 'full';
  }
  if (error.code === 'authentication') return 'stop';
  if (status !== undefined && STOP_STATUSES.includes(status)) return 'stop';
  if (status !== undefined && status >= 400 && status < 500) return 'rejected';
  return 'again';
}

/** Why, in a word or two, for the journal: nothing of the message is in it. */
export function reasonOf(error: unknown): string {
  if (!isMessagesError(error)) return error instanceof Error ? error.name : 'error';
  const status = statusOf(error);
  const field = 'field' in error ? ` ${error.field}` : '';
  return `${error.code}${status === undefined ? '' : ` ${status}`}${field}`;
}

/** How long the answer asked to wait, where it did. */
export function askedWaitMsOf(error: unknown): number | undefined {
  return isMessagesError(error) && 'retryAfterMs' in error ? error.retryAfterMs : undefined;
}

function statusOf(error: object): number | undefined {
  return 'status' in error && typeof error.status === 'number' ? error.status : undefined;
}
