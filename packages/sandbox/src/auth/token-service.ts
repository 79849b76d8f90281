import { createHmac, randomBytes } from 'node:crypto';
import type { Principal } from './accounts.js';

/** A token that was given out. */
export interface IssuedToken {
  readonly id: string;
  readonly token: string;
  readonly principal: Principal;
  readonly expiresAtMs: number;
}

export interface TokenService {
  readonly lifetimeSeconds: number;
  issue(principal: Principal, nowMs: number): IssuedToken;
  /** The token, or why it is not good. */
  check(token: string, nowMs: number): IssuedToken | 'unknown' | 'expired' | 'revoked';
  /** Revokes one token, or all that were given out. Returns how many were good until now. */
  readonly revoke: (token?: string) => number;
  reset(): void;
}

interface Kept extends IssuedToken {
  revoked: boolean;
}

/** Tokens look like the JWTs of the API, but only this sandbox knows which are good. */
export function createTokenService(lifetimeSeconds: number): TokenService {
  const key = randomBytes(32);
  const kept = new Map<string, Kept>();
  let issued = 0;
  return {
    lifetimeSeconds,
    issue(principal, nowMs) {
      issued += 1;
      forgetOld(kept, nowMs);
      const id = `token-${issued}`;
      const expiresAtMs = nowMs + lifetimeSeconds * 1000;
      const token = sign(key, {
        jti: `${id}-${randomBytes(8).toString('hex')}`,
        sub: principal.name.replace(/^client /, ''),
        accounts: [...principal.accountIds],
        roles: ['Messaging'],
        iat: Math.floor(nowMs / 1000),
        exp: Math.floor(expiresAtMs / 1000),
      });
      const entry: Kept = { id, token, principal, expiresAtMs, revoked: false };
      kept.set(token, entry);
      return entry;
    },
    check(token, nowMs) {
      const entry = kept.get(token);
      if (!entry) return 'unknown';
      if (entry.revoked) return 'revoked';
      return entry.expiresAtMs > nowMs ? entry : 'expired';
    },
    revoke(token) {
      const entries = token === undefined ? [...kept.values()] : [kept.get(token)];
      const good = entries.filter((entry): entry is Kept => entry !== undefined && !entry.revoked);
      for (const entry of good) entry.revoked = true;
      return good.length;
    },
    reset() {
      kept.clear();
      issued = 0;
    },
  };
}

/** Keeps expired tokens long enough to say why they are rejected, but not for ever. */
function forgetOld(kept: Map<string, Kept>, nowMs: number): void {
  if (kept.size < 10_000) return;
  for (const [token, entry] of kept) if (entry.expiresAtMs < nowMs || kept.size >= 10_000) kept.delete(token);
}

function sign(key: Buffer, claims: object): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const content = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${content}.${createHmac('sha256', key).update(content).digest('base64url')}`;
}
