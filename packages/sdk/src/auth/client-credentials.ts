import { tokenUrl as specTokenUrl } from '@bandwidth-messages/client/operations';
import { toBase64, toFormText } from '../encodings.js';
import { requireKeys, requirePositive, requireSafeUrl, requireText } from '../validation.js';
import type { AuthProvider } from './auth-provider.js';
import { type TokenNeed, TokenSource } from './token-source.js';

/** A client of the OAuth 2.0 client credentials grant. */
export interface ClientCredentialsOptions {
  /** Id of the client, as Bandwidth gave it. */
  readonly clientId: string;
  /** A secret: it is in no error, event or log. */
  readonly clientSecret: string;
  /** Where tokens come from. @default the token URL of the spec */
  readonly tokenUrl?: string | undefined;
  /** How long one request for a token may take, in milliseconds. @default 15000 */
  readonly timeoutMs?: number | undefined;
}

const DEFAULT_TIMEOUT_MS = 15_000;
/** Added to the time of one request: how long a call waits for the token that another call has asked for. */
const PATIENCE_MARGIN_MS = 5000;
const SCHEME = 'Bearer ';

/**
 * An access token from the client credentials grant: fetched once for all callers, replaced before it expires without
 * anybody waiting, and fetched anew, once per call, when the API refuses it. Clients that are given the same value
 * share its token; otherwise nothing is shared.
 * @throws ValidationError when an option is missing or wrong
 */
export function clientCredentials(options: ClientCredentialsOptions): AuthProvider {
  requireKeys('options of clientCredentials', options, ['clientId', 'clientSecret', 'tokenUrl', 'timeoutMs']);
  const clientId = requireText('clientId', options.clientId);
  const clientSecret = requireText('clientSecret', options.clientSecret);
  const url = requireSafeUrl('tokenUrl', options.tokenUrl ?? specTokenUrl);
  const timeoutMs = requirePositive('timeoutMs', options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  const credential = toBase64(`${toFormText(clientId)}:${toFormText(clientSecret)}`);
  const headers = { Authorization: `Basic ${credential}` };
  const source = new TokenSource(timeoutMs + PATIENCE_MARGIN_MS);

  return {
    async authorize(request, context) {
      const tokenRequest = { url, headers, body: 'grant_type=client_credentials', timeoutMs };
      const fetch: TokenNeed['fetch'] = (how) => context.requestToken({ ...tokenRequest, ...how });
      request.headers['Authorization'] = SCHEME + (await source.get({ ...context, fetch }));
    },
    renew(request) {
      source.discard(request.headers['Authorization']?.slice(SCHEME.length) ?? '');
      return true;
    },
  };
}
