import { type Operation, models } from '@bandwidth-messages/client/operations';
import { type AuthContext, secretsOf } from '../auth/auth-provider.js';
import { createAuthStage } from '../auth/auth-stage.js';
import { type EventObserver, createEventSink } from '../events.js';
import { createLimitStage } from '../limit/limit-stage.js';
import { type RateLimiter, type RateLimitState, createRateLimiter } from '../limit/rate-limiter.js';
import type { Settings } from '../options.js';
import type { Platform } from '../platform/platform.js';
import { createRedactor } from '../redactor.js';
import { createRetryQuota } from '../retry/retry-quota.js';
import { createRetryStage } from '../retry/retry-stage.js';
import type { PreparedRequest } from '../values/prepare-request.js';
import { createAttemptStage } from './attempt-stage.js';
import type { ApiResponse, Send } from './call.js';
import { createDeadlineStage } from './deadline-stage.js';

/** How the rate limit of an operation stands; without a limit, only `pausedUntilMs` is there. */
export type RateLimitStatus = Partial<RateLimitState> & {
  /** The API asked to wait until then, in milliseconds since the epoch. */
  readonly pausedUntilMs?: number;
};

export interface TransportOptions {
  readonly signal: AbortSignal | undefined;
  readonly timeoutMs: number;
  readonly deadlineMs: number;
}

export interface Transport {
  send(operation: Operation, request: PreparedRequest, options: TransportOptions): Promise<ApiResponse>;
  rateLimit(operation: Operation): RateLimitStatus;
  /** Resolves when nothing is under way any more, and the connections are closed. */
  close(): Promise<void>;
}

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
/** For a token with all its retries: as long as a single call. */
const TOKEN_DEADLINE_MS = 60_000;

/** The chain of stages: deadline, retry, limit, credential, attempt. */
export const createTransport = (settings: Settings, platform: Platform): Transport => {
  const { auth, clock, retry: policy, rateLimit, maxResponseBytes, onEvent } = settings;
  const observers: EventObserver[] = [...platform.observers];
  if (onEvent) observers.push({ isObserved: () => true, observe: onEvent });
  const events = createEventSink(() => clock.now(), observers);
  const redactor = createRedactor(secretsOf(auth));
  const sender = platform.createSender(settings.axios);
  const userAgent = [settings.userAgent, platform.userAgent].filter(Boolean).join(' ');

  const limiterOf = ({ rateLimit: limit }: Operation): RateLimiter | undefined => {
    if (!limit || rateLimit === false) return undefined;
    if ('acquire' in rateLimit) return rateLimit;
    const { requests = limit.requests, windowMs = limit.windowMs } = rateLimit;
    return createRateLimiter({ requests, windowMs, clock });
  };

  const attempt = createAttemptStage({ sender, clock, events, redactor, models, maxResponseBytes });
  const context: Omit<AuthContext, 'signal'> = {
    clock,
    events,
    requestToken: async ({ url, headers, body, timeoutMs }) => {
      const request: PreparedRequest = {
        method: 'POST',
        url,
        headers: { Accept: 'application/json', ...headers },
        body,
        given: {},
      };
      const options = { signal: undefined, timeoutMs, deadlineMs: TOKEN_DEADLINE_MS };
      return (await send(TOKEN_OPERATION, request, options)).data;
    },
  };
  const authorize = createAuthStage({ provider: auth, redactor, context }, attempt);
  const limit = createLimitStage({ clock, events, backoff: policy, limiterOf }, authorize);
  const pauseMs = (operation: Operation): number =>
    Math.max(0, (limit.laneOf(operation).gate.pausedUntil() ?? 0) - clock.now());
  const retry = createRetryStage({ clock, events, policy, quota: createRetryQuota(), pauseMs }, limit.send);
  const chain: Send = createDeadlineStage(clock, retry);

  let calls = 0;
  let underWay = 0;
  let onIdle: (() => void) | undefined;

  const send: Transport['send'] = async (operation, request, { signal, timeoutMs, deadlineMs }) => {
    const headers = userAgent ? { ...request.headers, 'User-Agent': userAgent } : request.headers;
    underWay++;
    try {
      return await chain({
        id: ++calls,
        operation,
        request: { ...request, headers },
        timeoutMs,
        deadlineMs,
        caller: signal,
        signal: undefined,
        deadlineAt: Infinity,
        headers: {},
        attempts: 0,
        written: false,
        uncertain: false,
        reauthorize: false,
        reauthorized: false,
      });
    } finally {
      if (--underWay === 0) onIdle?.();
    }
  };

  return {
    send,
    rateLimit(operation) {
      const { limiter, gate } = limit.laneOf(operation);
      const pausedUntilMs = gate.pausedUntil();
      return { ...limiter?.state(), ...(pausedUntilMs !== undefined && { pausedUntilMs }) };
    },
    async close() {
      if (underWay > 0) await new Promise<void>((resolve) => (onIdle = resolve));
      await sender.close?.();
    },
  };
};
