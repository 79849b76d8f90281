import type { Credential } from '../openapi/spec.js';
import type { Accounts, Principal } from './accounts.js';
import { parseBasic } from './basic.js';
import type { TokenService } from './token-service.js';

/** Who sent a request, or why nobody can be told. */
export type Authentication =
  | { readonly principal: Principal; readonly credential: string }
  | { readonly reason: string };

const MAX_GOOD_HEADERS = 1000;
const BEARER = /^BEARER +([^\s]+) *$/i;

/** Looks at an `Authorization` header; `ways` are those that the spec takes. */
export type Authenticate = (
  header: string | undefined,
  ways: readonly Credential[],
  nowMs: number,
) => Authentication;

export function createAuthenticate(accounts: Accounts, tokens: TokenService): Authenticate {
  /** Headers that were found good, since a client sends the same one with each request. */
  const goodBasic = new Map<string, Authentication>();
  return (header, ways, nowMs) => {
    if (header === undefined) return { reason: 'no credentials' };
    const takesBasic = ways.includes('basic');
    const known = takesBasic ? goodBasic.get(header) : undefined;
    if (known) return known;
    const token = BEARER.exec(header)?.[1];
    if (token !== undefined && ways.includes('bearer')) {
      const issued = tokens.check(token, nowMs);
      if (typeof issued === 'string') return { reason: `the token is ${issued}` };
      return { principal: issued.principal, credential: `${issued.principal.name} (${issued.id})` };
    }
    const basic = takesBasic ? parseBasic(header) : undefined;
    if (!basic) return { reason: 'the authorization header is of no scheme that is taken here' };
    const principal = accounts.user(basic.name, basic.password);
    if (!principal) return { reason: 'wrong user name or password' };
    const authentication = { principal, credential: principal.name };
    if (goodBasic.size < MAX_GOOD_HEADERS) goodBasic.set(header, authentication);
    return authentication;
  };
}
