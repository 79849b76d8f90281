import type { CallStopped } from '../waiting/abort.js';
import { type MessagesError, type MessagesErrorCode, isMessagesError } from './errors.js';

/** What went wrong in a call, in the terms of the error that its caller gets. */
export interface Problem {
  readonly code: MessagesErrorCode;
  /** What the call did, to stand after its name: "lost its connection". Without a full stop. */
  readonly text: string;
  /** Fields of the error. */
  readonly details: object;
  /** An error of the SDK, or of a package on top of it, whose class is to be kept. */
  readonly original?: MessagesError;
}

/** The problem of a call that was stopped by its caller, by its deadline or by `close()`. */
export function stoppedProblem(signal: AbortSignal, deadlineMs: number): Problem {
  const { stop, cause: reason } = (signal.reason ?? {}) as Partial<CallStopped>;
  if (stop === 'deadline') {
    const details = { limit: 'deadlineMs', limitMs: deadlineMs };
    return { code: 'timeout', text: `took longer than its deadlineMs of ${deadlineMs}`, details };
  }
  const text = stop === 'close' ? 'was ended by close() of the client' : 'was aborted by its signal';
  return { code: 'abort', text, details: { reason } };
}

/**
 * What a limiter, a provider or another part that is not ours failed with. An error of the SDK, or of a package on top
 * of it, keeps its class; anything else becomes an error with this code.
 * @param cause `error`, with nothing secret in it
 */
export function foreignProblem(
  error: unknown,
  cause: unknown,
  code: 'rate-limit' | 'authentication',
  text: string,
): Problem {
  if (isMessagesError(error)) {
    return { code, text: `${text}: ${error.message.replace(/\.$/, '')}`, details: {}, original: error };
  }
  const { code: reason } = (cause ?? {}) as { readonly code?: unknown };
  const words = typeof reason === 'string' ? `${text} (${reason})` : text;
  return { code, text: words, details: { status: code === 'rate-limit' ? 429 : 401, cause } };
}

/** An attempt took longer than it may. */
export function attemptTooLong({ timeoutMs }: { readonly timeoutMs: number }, text: string): Problem {
  const details = { limit: 'timeoutMs', limitMs: timeoutMs };
  return { code: 'timeout', text: `${text} within its timeoutMs of ${timeoutMs}`, details };
}

/** A pause of the operation ends too late for the call. */
export function pauseTooLong(waitMs: number): Problem {
  const retryAfterMs = Math.ceil(waitMs);
  const text = `has to wait: the API asked to wait for ${retryAfterMs} ms more, and the deadline is earlier`;
  return { code: 'rate-limit', text, details: { status: 429, retryAfterMs } };
}
