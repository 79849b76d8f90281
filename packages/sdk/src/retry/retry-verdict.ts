import {
  ApiError,
  AuthenticationError,
  ConnectionError,
  DecodeError,
  RateLimitError,
  TimeoutError,
} from '../errors/errors.js';

/** What is known about a failed attempt. */
export interface FailedAttempt {
  readonly error: unknown;
  /** The operation may be repeated whatever became of the first request. */
  readonly safeToRepeat: boolean;
  /** This attempt, or an earlier one of the same call, may have been accepted. */
  readonly uncertain: boolean;
  /** The credential was thrown away because of this answer, and a fresh one can be had. */
  readonly reauthorize: boolean;
  /** Attempts made so far. */
  readonly attempts: number;
  readonly maxAttempts: number;
  /** The caller takes the risk that a request is accepted twice. */
  readonly repeatUnknownOutcome: boolean;
}

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

/** Decides whether a request is sent again. Never when that could make the API accept it twice, unless told to. */
export const retryVerdict = (attempt: FailedAttempt): RetryVerdict => {
  const { error } = attempt;
  if (error instanceof AuthenticationError && attempt.reauthorize) return 'again';
  if (attempt.attempts >= attempt.maxAttempts) return 'stop';
  const repeatable = attempt.safeToRepeat || !attempt.uncertain || attempt.repeatUnknownOutcome;
  if (!repeatable) return 'stop';
  // The API takes nothing when it answers 429, so this one is as safe for a message as for a list.
  if (error instanceof RateLimitError) return 'after-pause';
  return mayPass(error) ? 'after-backoff' : 'stop';
};
