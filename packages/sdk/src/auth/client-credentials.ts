import { tokenUrl as defaultTokenUrl } from '@bandwidth-messages/client/operations';
import { DecodeError } from '../errors/errors.js';
import { toBase64, toFormText } from '../redactor.js';
import { requireKeys, requirePositive, requireSafeUrl, requireText } from '../values/require.js';
import { type AuthContext, type AuthProvider, withSecrets } from './auth-provider.js';
import { type AccessToken, createTokenSource } from './token-source.js';

/** A client of the OAuth 2.0 client credentials grant. */
export interface ClientCredentialsOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where tokens come from. @default the token URL of the spec */
  readonly tokenUrl?: string | undefined;
  /** How long one request for a token may take, in milliseconds. @default 15000 */
  readonly timeoutMs?: number | undefined;
}

/** The API does not say how long its tokens live unless `expires_in` does; a token that dies sooner is renewed then. */
const DEFAULT_LIFETIME_S = 3600;
const DEFAULT_TIMEOUT_MS = 15_000;

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

/**
 * An access token from the client credentials grant: fetched once for all callers, replaced before it expires without
 * anybody waiting, and fetched anew, once per call, when the API refuses it. Clients that are given the same value
 * share its token; otherwise nothing is shared.
 * @throws ValidationError when an option is missing or wrong
 */
export const clientCredentials = (options: ClientCredentialsOptions): AuthProvider => {
  requireKeys('clientCredentials', options, ['clientId', 'clientSecret', 'tokenUrl', 'timeoutMs']);
  const clientId = requireText('clientId', options.clientId);
  const clientSecret = requireText('clientSecret', options.clientSecret);
  const url = requireSafeUrl('tokenUrl', options.tokenUrl ?? defaultTokenUrl);
  const timeoutMs = requirePositive('timeoutMs', options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  const credential = toBase64(`${toFormText(clientId)}:${toFormText(clientSecret)}`);
  const source = createTokenSource();

  const fetchToken = async ({ requestToken, events }: AuthContext): Promise<AccessToken> => {
    events.emit(() => ({ type: 'token', state: 'requested' }));
    try {
      const answer = await requestToken({
        url,
        headers: {
          Authorization: `Basic ${credential}`,
          'Content-Type': 'application/x-www-form-urlencoded',
        },
        body: 'grant_type=client_credentials',
        timeoutMs,
      });
      const token = parseTokenAnswer(answer);
      events.emit(() => ({ type: 'token', state: 'received', lifetimeMs: token.lifetimeMs }));
      return token;
    } catch (error) {
      const { code } = error as { code?: string };
      events.emit(() => ({ type: 'token', state: 'failed', code: code ?? 'unknown' }));
      throw error;
    }
  };

  return withSecrets(
    {
      async authorize({ headers }, context) {
        const token = await source.get(() => fetchToken(context), context.clock, context.signal);
        headers['Authorization'] = `Bearer ${token}`;
      },
      renew({ headers }) {
        source.discard(headers['Authorization']?.slice('Bearer '.length) ?? '');
        return true;
      },
    },
    () => [clientSecret, credential, toBase64(`${clientId}:${clientSecret}`)],
  );
};
