import { ApiError, ConnectionError, DecodeError, RateLimitError, TimeoutError } from '../errors/errors.js';
import type { Call } from '../transport/call.js';

/**
 * `again`: with a fresh credential, at once. `after-pause`: as soon as the pause that the answer caused is over.
 * `after-backoff`: after a wait of our own.
 */
export type RetryVerdict = 'stop' | 'again' | 'after-pause' | 'after-backoff';

/** 501 and 505 say that the server will never be able to do it. */
const isTransient = (status: number): boolean =>
  status === 408 || (status >= 500 && status !== 501 && status !== 505);

const mayPass = (error: unknown): boolean =>
  error instanceof ConnectionError ||
  error instanceof TimeoutError ||
  error instanceof DecodeError ||
  (error instanceof ApiError && isTransient(error.status));

/**
 * Decides whether a request is sent again after `error`. Never when that could make the API accept it twice, unless the
 * policy takes that risk.
 */
export const retryVerdict = (
  error: unknown,
  call: Pick<Call, 'attempts' | 'uncertain' | 'refused'> & {
    readonly operation: { readonly safeToRepeat: boolean };
  },
  policy: { readonly maxAttempts: number; readonly repeatUnknownOutcome: boolean },
): RetryVerdict => {
  if (call.refused === 'now') return 'again';
  if (call.attempts >= policy.maxAttempts) return 'stop';
  const repeatable = call.operation.safeToRepeat || !call.uncertain || policy.repeatUnknownOutcome;
  if (!repeatable) return 'stop';
  // The API takes nothing when it answers 429, so this one is as safe for a message as for a list.
  if (error instanceof RateLimitError) return 'after-pause';
  return mayPass(error) ? 'after-backoff' : 'stop';
};
