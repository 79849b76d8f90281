import { type Operation, models } from '@bandwidth-messages/client/operations';
import { type TokenRequest, secretsOf } from '../auth/auth-provider.js';
import { createAuthStage } from '../auth/auth-stage.js';
import { createRequestToken } from '../auth/request-token.js';
import { createFollow } from '../cancel.js';
import { type EventObserver, type EventSink, createEventSink } from '../events.js';
import { createLimitStage } from '../limit/limit-stage.js';
import { type RateLimiter, type RateLimitState, createRateLimiter } from '../limit/rate-limiter.js';
import type { Settings } from '../options.js';
import type { Platform } from '../platform/platform.js';
import { createRedactor } from '../redactor.js';
import { createRetryStage } from '../retry/retry-stage.js';
import type { PreparedRequest } from '../values/prepare-request.js';
import { createAttemptStage } from './attempt-stage.js';
import type { ApiResponse } from './call.js';
import { createDeadlineStage } from './deadline-stage.js';

/** How the rate limit of an operation stands. Without a limit, there is only the pause. */
export type RateLimitStatus = Partial<RateLimitState> & {
  /** The API asked to wait until then, in milliseconds since the epoch; absent when it did not. */
  readonly pausedUntilMs?: number | undefined;
};

export interface TransportOptions {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs: number;
  readonly deadlineMs: number;
}

export interface Transport {
  readonly events: EventSink;
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
const FORM_HEADERS = { Accept: 'application/json', 'Content-Type': 'application/x-www-form-urlencoded' };
/** For a token with all its retries: as long as a single call. */
const TOKEN_DEADLINE_MS = 60_000;

/** The chain of stages: deadline, retry, limit, credential, attempt. */
export const createTransport = (settings: Settings, platform: Platform): Transport => {
  const { auth: provider, clock, retry: policy, rateLimit, maxResponseBytes, onEvent } = settings;
  const observers: EventObserver[] = [...platform.observers];
  if (onEvent) observers.push({ isObserved: () => true, observe: onEvent });
  const events = createEventSink(clock, observers);
  const redactor = createRedactor(secretsOf(provider));
  const sender = platform.createSender(settings.axios);
  const userAgent = [settings.userAgent, platform.userAgent].filter(Boolean).join(' ');

  const limiterOf = ({ rateLimit: limit }: Operation): RateLimiter | undefined => {
    if (!limit || rateLimit === false) return undefined;
    return 'acquire' in rateLimit
      ? rateLimit
      : createRateLimiter({ ...limit, ...(rateLimit as object), clock });
  };
  const postForm = async ({ url, headers, body, timeoutMs }: TokenRequest): Promise<unknown> => {
    const all = { ...FORM_HEADERS, ...headers };
    const request = { method: 'POST', url, headers: all, body, given: {} };
    return (await send(TOKEN_OPERATION, request, { timeoutMs, deadlineMs: TOKEN_DEADLINE_MS })).data;
  };

  const attempt = createAttemptStage({ sender, clock, events, redactor, models, maxResponseBytes });
  const authorize = createAuthStage(
    { provider, redactor, context: { clock, requestToken: createRequestToken(events, postForm) } },
    attempt,
  );
  const limit = createLimitStage({ clock, events, backoff: policy, limiterOf }, authorize);
  const pausedUntil = (operation: Operation): number | undefined =>
    limit.laneOf(operation).gate.pausedUntil();
  const retry = createRetryStage({ clock, events, policy, pausedUntil }, limit.send);
  const chain = createDeadlineStage(clock, createFollow(), retry);

  let calls = 0;
  let underWay = 0;
  let onIdle: (() => void) | undefined;

  const send: Transport['send'] = async (operation, request, { signal: caller, timeoutMs, deadlineMs }) => {
    const headers = userAgent ? { ...request.headers, 'User-Agent': userAgent } : request.headers;
    underWay++;
    try {
      return await chain({
        id: ++calls,
        operation,
        request: { ...request, headers },
        timeoutMs,
        deadlineMs,
        caller,
        canceller: undefined,
        deadlineAt: Infinity,
        headers,
        attempts: 0,
        written: false,
        uncertain: false,
        refused: undefined,
      });
    } finally {
      if (--underWay === 0) onIdle?.();
    }
  };

  return {
    events,
    send,
    rateLimit: (operation) => ({
      ...limit.laneOf(operation).limiter?.state(),
      pausedUntilMs: pausedUntil(operation),
    }),
    async close() {
      if (underWay > 0) await new Promise<void>((resolve) => (onIdle = resolve));
      await sender.close?.();
    },
  };
};
