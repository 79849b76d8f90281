import { type Model, type Operation, models as specModels } from '@bandwidth-messages/client/operations';
import { type Adapter, createAdapter } from '../adapters/adapter.js';
import type { AccessToken, TokenRequest } from '../auth/auth-provider.js';
import { createCredentialStage } from '../auth/credential-stage.js';
import { requestToken, tokenCall } from '../auth/request-token.js';
import { type Call, type CallRequest, isSuccess } from '../call.js';
import { ConnectionError } from '../errors/errors.js';
import { createEmit } from '../events.js';
import type { Settings } from '../options.js';
import { createConcurrencyBound } from '../rate-limit/concurrency-bound.js';
import { createLimiters } from '../rate-limit/limiters.js';
import { createOperationGates } from '../rate-limit/operation-gates.js';
import { createPauseStage } from '../rate-limit/pause-stage.js';
import { createRateLimitStage } from '../rate-limit/rate-limit-stage.js';
import type { RateLimitState } from '../rate-limit/rate-limiter.js';
import { createRedaction } from '../redaction/redaction.js';
import type { AnswerHeaders } from '../response/answer-headers.js';
import { createRetryStage } from '../retry/retry-stage.js';
import { createAttemptStage } from './attempt-stage.js';
import { createCallError } from './call-error.js';
import { createDeadlineStage } from './deadline-stage.js';
import { createUnderWay } from './under-way.js';

/** How the rate limit of an operation stands. Without a limit, there is only the pause. */
export type RateLimitStatus = Partial<RateLimitState> & {
  /** The API asked to wait for so long, in milliseconds from now; absent when it did not. */
  readonly pausedForMs?: number | undefined;
};

/** A successful answer. */
export interface CallAnswer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly data: unknown;
}

export interface Pipeline {
  readonly adapter: Adapter;
  /** Sends a request through all stages. Rejects with an error of the SDK. */
  send(request: CallRequest): Promise<CallAnswer>;
  rateLimit(operation: Operation): RateLimitStatus;
  /** Runs a call, from its very beginning, as one that `close()` waits for and may end. */
  run<T>(controller: AbortController, call: () => Promise<T>): Promise<T>;
  /** Throws when the client is closed. */
  requireOpen(operation: Operation): void;
  close(deadlineMs: number): Promise<void>;
}

/** The chain of stages, outermost first: deadline, retry, rate limit, credential, pause gate, attempt, adapter. */
export function createPipeline(
  settings: Settings,
  models: Readonly<Record<string, Model>> = specModels,
): Pipeline {
  const { auth: provider, clock, retry: policy, maxResponseBytes, pauses, accountId } = settings;
  const emit = createEmit(clock, settings.onEvent);
  const redaction = createRedaction(models);
  const adapter = createAdapter(settings.axios);
  const underWay = createUnderWay(clock);
  const bound = createConcurrencyBound(settings.maxConcurrentRequests, clock);
  const gates = createOperationGates({ clock, emit, backoff: policy, pauses });
  const limiterOf = createLimiters(settings.rateLimit, clock);
  const pausedForMs = (operationId: string): number => gates.gateOf(operationId).remainingMs();
  const fetchToken = (request: TokenRequest, remainingMs: number): Promise<AccessToken> =>
    requestToken(request, emit, async () => {
      redaction.learnTokenRequest(request.headers, request.body);
      const call = tokenCall(request, remainingMs);
      return (await underWay.run(call.controller, request.isBackground === true, () => send(call))).data;
    });

  const attempt = createAttemptStage({ adapter, clock, emit, redaction, models, maxResponseBytes });
  const pause = createPauseStage({ redaction, bound, gates, pauses }, attempt);
  const credential = createCredentialStage({ provider, clock, redaction, requestToken: fetchToken }, pause);
  const rateLimit = createRateLimitStage({ clock, emit, redaction, limiterOf, pausedForMs }, credential);
  const retry = createRetryStage({ clock, emit, policy, pausedForMs }, rateLimit);
  const deadline = createDeadlineStage(clock, retry);

  let calls = 0;

  async function send(given: CallRequest): Promise<CallAnswer> {
    const call: Call = {
      ...given,
      id: ++calls,
      accountId: given.operation.authenticated ? accountId : undefined,
      signal: given.controller.signal,
      endMs: clock.monotonicMs() + given.deadlineMs,
      attempt: 1,
      mayRenew: true,
      headers: given.request.headers,
      pass: undefined,
    };
    const result = await deadline(call);
    const content = result.kind === 'answer' ? await result.content : undefined;
    if (result.kind === 'answer' && isSuccess(result.status) && content?.problem === undefined) {
      return { status: result.status, headers: result.headers, data: content?.value };
    }
    throw createCallError(call, result, content, redaction);
  }

  return {
    adapter,
    send,
    run: (controller, call) => underWay.run(controller, false, call),
    rateLimit(operation) {
      const pausedMs = pausedForMs(operation.operationId);
      return { ...limiterOf(operation)?.state(), ...(pausedMs > 0 && { pausedForMs: pausedMs }) };
    },
    requireOpen({ operationId: operation, safeToRepeat }) {
      if (!underWay.isClosed) return;
      const outcome = safeToRepeat ? undefined : 'not-accepted';
      const details = { operation, attempts: 0, outcome, accountId } as const;
      throw new ConnectionError(`${operation}: the client is closed; nothing was sent.`, details);
    },
    async close(deadlineMs) {
      gates.close();
      await underWay.close(deadlineMs);
      await adapter.close();
    },
  };
}
