import { tokenUrl as defaultTokenUrl } from '@bandwidth-messages/client/operations';
import { toBase64, toFormText } from '../redactor.js';
import { requireKeys, requirePositive, requireSafeUrl, requireText } from '../values/require.js';
import { type AuthProvider, withSecrets } from './auth-provider.js';
import { createTokenSource } from './token-source.js';

/** A client of the OAuth 2.0 client credentials grant. */
export interface ClientCredentialsOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where tokens come from. @default the token URL of the spec */
  readonly tokenUrl?: string | undefined;
  /** How long one request for a token may take, in milliseconds. @default 15000 */
  readonly timeoutMs?: number | undefined;
}

const DEFAULT_TIMEOUT_MS = 15_000;

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
  const request = {
    url,
    headers: { Authorization: `Basic ${credential}` },
    body: 'grant_type=client_credentials',
    timeoutMs,
  };
  const source = createTokenSource();

  return withSecrets(
    {
      async authorize({ headers }, { requestToken, clock, signal }) {
        const token = await source.get(() => requestToken(request), clock, signal);
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
