import { jsonAnswer, type Answer } from '../answers/answer.js';
import type { Accounts } from '../auth/accounts.js';
import { decodeForm, parseBasic } from '../auth/basic.js';
import type { TokenService } from '../auth/token-service.js';

/** A request to the token endpoint. */
export interface TokenRequest {
  readonly method: string;
  readonly contentType: string | undefined;
  readonly authorization: string | undefined;
  /** The body as text; undefined when it was too large. */
  readonly body: string | undefined;
}

/** The answer of the token endpoint, and who asked, where that could be told. */
export interface TokenAnswer extends Answer {
  readonly credential?: string;
}

/**
 * Answers the token endpoint: OAuth2 client credentials, with id and secret in HTTP Basic. Errors are those of RFC 6749,
 * section 5.2.
 */
export function issueToken(
  request: TokenRequest,
  accounts: Accounts,
  tokens: TokenService,
  nowMs: number,
): TokenAnswer {
  if (request.method !== 'POST')
    return { ...rejectWith(405, 'invalid_request', 'Use POST'), headers: { Allow: 'POST' } };
  if (request.body === undefined) return rejectWith(400, 'invalid_request', 'The body is too large');
  const contentType = (request.contentType ?? '').split(';')[0]!.trim().toLowerCase();
  if (contentType !== 'application/x-www-form-urlencoded')
    return rejectWith(400, 'invalid_request', 'The body must be application/x-www-form-urlencoded');
  const basic = parseBasic(request.authorization);
  const clientId = basic && decodeForm(basic.name);
  const clientSecret = basic && decodeForm(basic.password);
  const principal =
    clientId !== undefined && clientSecret !== undefined
      ? accounts.client(clientId, clientSecret)
      : undefined;
  if (!principal)
    return {
      ...rejectWith(401, 'invalid_client', 'Client authentication failed'),
      headers: { 'WWW-Authenticate': 'Basic realm="token"', 'Cache-Control': 'no-store' },
    };
  const credential = principal.name;
  const grants = new URLSearchParams(request.body).getAll('grant_type');
  if (grants.length !== 1)
    return { ...rejectWith(400, 'invalid_request', 'grant_type is required, once'), credential };
  if (grants[0] !== 'client_credentials')
    return {
      ...rejectWith(400, 'unsupported_grant_type', 'Only client_credentials is possible'),
      credential,
    };
  const issued = tokens.issue(principal, nowMs);
  const answer = jsonAnswer(200, {
    access_token: issued.token,
    token_type: 'bearer',
    expires_in: tokens.lifetimeSeconds,
  });
  return {
    ...answer,
    headers: { 'Cache-Control': 'no-store' },
    credential: `${principal.name} (${issued.id})`,
  };
}

function rejectWith(status: number, error: string, description: string): TokenAnswer {
  return { ...jsonAnswer(status, { error, error_description: description }), reason: description };
}
