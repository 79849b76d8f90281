import type { Operation } from '@bandwidth-messages/client/operations';
import type { TokenRequest } from '../auth/auth-provider.js';
import type { CallRequest } from '../call.js';

/** A request for a token takes the same way as any other; it may be repeated, and needs no token itself. */
const TOKEN_OPERATION: Operation = {
  operationId: 'requestToken',
  method: 'POST',
  path: '',
  parameters: [],
  successStatus: 200,
  authenticated: false,
  safeToRepeat: true,
};
const FORM_HEADERS = { Accept: 'application/json', 'Content-Type': 'application/x-www-form-urlencoded' };
/** For a token that nobody waits for, with all its retries. */
const BACKGROUND_DEADLINE_MS = 60_000;

/**
 * A request for a token, as the pipeline takes it.
 * @param remainingMs how long the call that asks may still take
 * @param closing aborts when the client is closed
 */
export function tokenCall(request: TokenRequest, remainingMs: number, closing: AbortSignal): CallRequest {
  const { url, headers, body, timeoutMs, signal, isBackground } = request;
  return {
    operation: TOKEN_OPERATION,
    request: { method: 'POST', url, headers: { ...FORM_HEADERS, ...headers }, body },
    given: {},
    callerSignals: [...(signal ? [signal] : []), ...(isBackground ? [closing] : [])],
    timeoutMs,
    deadlineMs: isBackground ? BACKGROUND_DEADLINE_MS : remainingMs,
  };
}
