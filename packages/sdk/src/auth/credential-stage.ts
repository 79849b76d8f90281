import { type Call, type Send, type SendOrWait, type StageParts, failedBy } from '../call.js';
import { isPromiseLike } from '../run-guarded.js';
import { abortable } from '../waiting/abort.js';
import type { AccessToken, AuthProvider, AuthRequest, TokenRequest } from './auth-provider.js';

export interface CredentialStageParts extends StageParts {
  readonly provider: AuthProvider;
  /** Posts to a token endpoint for a call that may take `remainingMs` more. */
  readonly requestToken: (request: TokenRequest, remainingMs: number) => Promise<AccessToken>;
}

/** Puts a fresh credential on each attempt, and has it renewed when the API refuses it. */
export function createCredentialStage(parts: CredentialStageParts, next: SendOrWait): Send {
  const { provider, clock, redaction, requestToken } = parts;

  async function authorize(call: Call, request: AuthRequest): Promise<void> {
    const remainingMs = call.endMs - clock.monotonicMs();
    try {
      const pending: unknown = provider.authorize(request, {
        signal: call.signal,
        clock,
        remainingMs,
        requestToken: (tokenRequest) => requestToken(tokenRequest, remainingMs),
      });
      if (isPromiseLike(pending)) await abortable(pending, call.signal);
    } finally {
      // Also when it fails: its error may quote what it has set.
      redaction.learn(Object.entries(request.headers), call.request.headers);
    }
  }

  /** Whether a fresh credential may do better. */
  async function renew(call: Call, request: AuthRequest): Promise<boolean> {
    try {
      const renewal: unknown = provider.renew?.(request);
      return Boolean(isPromiseLike(renewal) ? await abortable(renewal, call.signal) : renewal);
    } catch {
      return false;
    }
  }

  return async (attempt) => {
    const { call } = attempt;
    const { method, url } = call.request;
    let { pass } = attempt;
    for (;;) {
      const request: AuthRequest = { method, url, headers: { ...call.request.headers } };
      if (call.operation.authenticated) {
        try {
          await authorize(call, request);
        } catch (error) {
          return failedBy(call, error, redaction, 'authentication', 'could not get its credential');
        }
      }
      const result = await next({ ...attempt, headers: request.headers, pass });
      if (result.kind === 'waited') {
        pass = result.pass;
        continue;
      }
      const isRefused = result.kind === 'answer' && result.status === 401;
      const mayRenew = isRefused && call.operation.authenticated && attempt.mayRenew;
      return mayRenew && (await renew(call, request)) ? { ...result, isRenewed: true } : result;
    }
  };
}
