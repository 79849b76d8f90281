import { DecodeError } from '../errors/errors.js';
import type { EventSink } from '../events.js';
import type { AccessToken, AuthContext, TokenRequest } from './auth-provider.js';

/** What a token is taken to live where `expires_in` does not say; one that dies sooner is renewed then. */
const DEFAULT_LIFETIME_S = 3600;

/** Reads the answer of a token endpoint. */
export const parseTokenAnswer = (answer: unknown): AccessToken => {
  const { access_token: value, expires_in: expiresIn } = (answer ?? {}) as Record<string, unknown>;
  // Anything but visible ASCII could not be put into a header.
  if (typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value)) {
    throw new DecodeError('The token endpoint sent no usable access_token', { status: 200 });
  }
  const seconds =
    typeof expiresIn === 'number' || typeof expiresIn === 'string' ? parseFloat(`${expiresIn}`) : NaN;
  const known = Number.isFinite(seconds) && seconds >= 0;
  return { value, lifetimeMs: (known ? seconds : DEFAULT_LIFETIME_S) * 1000 };
};

/** Asks for tokens by `post`, which resolves to the body of the answer, and tells about it. */
export const createRequestToken =
  (events: EventSink, post: (request: TokenRequest) => Promise<unknown>): AuthContext['requestToken'] =>
  async (request) => {
    events.emit(() => ({ type: 'token', state: 'requested' }));
    try {
      const token = parseTokenAnswer(await post(request));
      events.emit(() => ({ type: 'token', state: 'received', lifetimeMs: token.lifetimeMs }));
      return token;
    } catch (error) {
      const { code } = error as { code?: string };
      events.emit(() => ({ type: 'token', state: 'failed', code: code ?? 'unknown' }));
      throw error;
    }
  };
