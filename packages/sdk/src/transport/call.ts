import type { Operation } from '@bandwidth-messages/client/operations';
import type { ErrorDetails, SendOutcome } from '../errors/messages-error.js';
import type { PreparedRequest } from '../values/prepare-request.js';

/** What every method that sends something takes as its last argument. */
export interface CallOptions {
  /** Gives the call up: it rejects with an `AbortError` that keeps the reason. */
  readonly signal?: AbortSignal | undefined;
  /** How long one attempt may take, in milliseconds. @default the client's `timeoutMs` */
  readonly timeoutMs?: number | undefined;
  /** How long the call may take with all its waits and retries, in milliseconds. @default the client's `deadlineMs` */
  readonly deadlineMs?: number | undefined;
}

/** One call on its way through the stages. */
export interface Call {
  readonly id: number;
  readonly operation: Operation;
  readonly request: PreparedRequest;
  readonly timeoutMs: number;
  readonly deadlineMs: number;
  /** The caller's own signal. */
  readonly caller: AbortSignal | undefined;
  /** Aborts with the caller's signal, or when the deadline is reached. */
  signal: AbortSignal | undefined;
  /** In milliseconds since the epoch. */
  deadlineAt: number;
  /** The headers of this attempt. */
  headers: Record<string, string>;
  /** How many attempts left for the network. */
  attempts: number;
  /** Whether the server may have read this attempt. */
  written: boolean;
  /** Whether this attempt, or one before it, may have been accepted. */
  uncertain: boolean;
  /** The credential was refused, and the next attempt will have a fresh one. */
  reauthorize: boolean;
  /** The above happened once. */
  reauthorized: boolean;
}

export interface ApiResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly data: unknown;
}

/** A reason for our own aborts: without one, each `abort()` builds an exception with its stack, for nobody. */
export const OVER = 'over';

/** A stage: does its part, and leaves the rest to the next one. */
export type Send = (call: Call) => Promise<ApiResponse>;

/** What is known of the fate of a request; nothing to tell for one that may be repeated. */
const outcomeOf = ({ operation, uncertain }: Call): SendOutcome | undefined =>
  operation.safeToRepeat ? undefined : uncertain ? 'unknown' : 'not-accepted';

/** The details that every error of a call carries. */
export const detailsOf = (call: Call): ErrorDetails => ({
  operation: call.operation.operationId,
  attempts: call.attempts,
  outcome: outcomeOf(call),
});

/** The end of the message of every error of a call: what that means for the request. */
export const consequenceOf = (call: Call): string => {
  const outcome = outcomeOf(call);
  if (!outcome) return '.';
  return outcome === 'unknown'
    ? '. It may have been accepted: look it up before sending it again.'
    : '. It was not accepted.';
};

/** The fields that the events of a call have in common. */
export const eventOf = (
  call: Call,
): { readonly operation: string; readonly callId: number; readonly attempt: number } => ({
  operation: call.operation.operationId,
  callId: call.id,
  attempt: call.attempts,
});

/** The promise, unless `signal` aborts first: for what may not know of the signal, or not look at it. */
export const abortable = async <T>(promise: T | Promise<T>, signal: AbortSignal | undefined): Promise<T> => {
  if (!signal || !(promise instanceof Promise)) return promise;
  let onAbort: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    if (onAbort) signal.removeEventListener('abort', onAbort);
  }
};
