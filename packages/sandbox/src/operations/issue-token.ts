import { decodeUtf8 } from '../server/read-body.js';
import { jsonAnswer, type Answer } from '../answers/answer.js';
import type { Exchange } from '../server/exchange.js';
import type { Accounts } from '../auth/accounts.js';
import { decodeForm, parseBasic } from '../auth/basic.js';
import type { TokenService } from '../auth/token-service.js';

/** The token endpoint: OAuth2 client credentials, with id and secret in HTTP Basic. Errors are those of RFC 6749, 5.2. */
export function answerTokenRequest(
  exchange: Exchange,
  accounts: Accounts,
  tokens: TokenService,
  nowMs: number,
): Answer {
  const { request, record } = exchange;
  if (request.method !== 'POST')
    return { ...rejectWith(405, 'invalid_request', 'Use POST'), headers: { Allow: 'POST' } };
  if (exchange.bodyProblem) return rejectWith(400, 'invalid_request', 'The body is too large');
  const contentType = (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
  if (contentType !== 'application/x-www-form-urlencoded') {
    return rejectWith(400, 'invalid_request', 'The body must be application/x-www-form-urlencoded');
  }
  const basic = parseBasic(exchange.authorization);
  const clientId = basic && decodeForm(basic.name);
  const clientSecret = basic && decodeForm(basic.password);
  const principal =
    clientId !== undefined && clientSecret !== undefined
      ? accounts.client(clientId, clientSecret)
      : undefined;
  if (!principal) {
    const rejection = rejectWith(401, 'invalid_client', 'Client authentication failed');
    return {
      ...rejection,
      headers: { 'WWW-Authenticate': 'Basic realm="token"', 'Cache-Control': 'no-store' },
    };
  }
  record.credential = principal.name;
  const grants = new URLSearchParams(decodeUtf8(exchange.bytes) ?? '').getAll('grant_type');
  if (grants.length !== 1) return rejectWith(400, 'invalid_request', 'grant_type is required, once');
  if (grants[0] !== 'client_credentials')
    return rejectWith(400, 'unsupported_grant_type', 'Only client_credentials is possible');
  const issued = tokens.issue(principal, nowMs);
  record.credential = `${principal.name} (${issued.id})`;
  const answer = jsonAnswer(200, {
    access_token: issued.token,
    token_type: 'bearer',
    expires_in: tokens.lifetimeSeconds,
  });
  return { ...answer, headers: { 'Cache-Control': 'no-store' } };
}

function rejectWith(status: number, error: string, description: string): Answer {
  return { ...jsonAnswer(status, { error, error_description: description }), reason: description };
}
