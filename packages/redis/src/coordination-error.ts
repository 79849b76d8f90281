import { type ErrorDetails, MessagesError } from '@bandwidth-messages/sdk';

/**
 * Redis could not be asked in time, and so the processes that share something could not agree. Nothing was sent. `cause`
 * tells what was wrong with Redis.
 */
export class CoordinationError extends MessagesError<'coordination'> {
  static override readonly kind = ['CoordinationError', 'coordination'] as const;
}

/** Makes the error of a call that needed Redis for `purpose`. */
export function coordinationError(purpose: string, cause: unknown): CoordinationError {
  const reason = describeFailure(cause);
  const details: ErrorDetails = { outcome: 'not-accepted', cause: reason };
  return new CoordinationError(`${purpose}: ${reason.message}.`, details);
}

/** What this package itself finds wrong with Redis; its words are safe to be told. */
export class RedisFault extends Error {}

/** What was wrong, without what clients of Redis add to their errors: the arguments of a command, a password among them. */
function describeFailure(cause: unknown): Error {
  if (cause instanceof RedisFault) return new Error(cause.message);
  if (!(cause instanceof Error)) return new Error('Redis failed');
  const { code } = cause as { readonly code?: unknown };
  const word = typeof code === 'string' ? code : cause.name;
  const text = cause.message === '' ? word : cause.message;
  const reason = new Error(`Redis failed with "${text}"`);
  return word === cause.name ? reason : Object.assign(reason, { code: word });
}
