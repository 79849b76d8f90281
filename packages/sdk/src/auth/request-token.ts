import type { Operation } from '@bandwidth-messages/client/operations';
import type { CallStart, HttpRequest } from '../call.js';
import { DecodeError, isMessagesError } from '../errors/errors.js';
import type { Emit } from '../events.js';
import type { AccessToken, TokenRequest } from './auth-provider.js';

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

/** What a token is taken to live where `expires_in` does not say; one that dies sooner is renewed then. */
const DEFAULT_LIFETIME_S = 3600;
const MAX_TOKEN_LENGTH = 8192;

/** Reads the answer of a token endpoint (RFC 6749, section 5.1). */
export function parseTokenAnswer(answer: unknown): AccessToken {
  const { access_token: value, expires_in: expiresIn } = (answer ?? {}) as Readonly<Record<string, unknown>>;
  // Anything but visible ASCII could not be put into a header, and no server takes longer ones.
  if (typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value) || value.length > MAX_TOKEN_LENGTH) {
    throw new DecodeError('The token endpoint sent no access_token that can be used', { status: 200 });
  }
  const seconds = parseFloat(String(expiresIn));
  const isKnown = Number.isFinite(seconds) && seconds >= 0;
  return { value, lifetimeMs: (isKnown ? seconds : DEFAULT_LIFETIME_S) * 1000 };
}

/**
 * Asks for a token, and tells about it.
 * @param remainingMs how long the call that asks may still take
 * @param post sends a request through the pipeline, and resolves to the body of the answer
 */
export async function requestToken(
  request: TokenRequest,
  remainingMs: number,
  emit: Emit,
  post: (start: CallStart, request: HttpRequest) => Promise<unknown>,
): Promise<AccessToken> {
  const { url, headers, body, timeoutMs, signal: callerSignal, isBackground } = request;
  const deadlineMs = isBackground ? BACKGROUND_DEADLINE_MS : remainingMs;
  const controller = new AbortController();
  const how = { controller, callerSignal, isBackground, timeoutMs, deadlineMs };
  const common = { type: 'token', operation: TOKEN_OPERATION.operationId } as const;
  emit(() => ({ ...common, state: 'requested' }));
  try {
    const httpRequest = { method: 'POST', url, headers: { ...FORM_HEADERS, ...headers }, body };
    const token = parseTokenAnswer(
      await post({ operation: TOKEN_OPERATION, given: {}, ...how }, httpRequest),
    );
    emit(() => ({ ...common, state: 'received', lifetimeMs: token.lifetimeMs }));
    return token;
  } catch (error) {
    const code = isMessagesError(error) ? error.code : 'unknown';
    emit(() => ({ ...common, state: 'failed', code }));
    throw error;
  }
}
