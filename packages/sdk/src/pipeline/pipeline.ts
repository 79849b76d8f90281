import { type Operation, models } from '@bandwidth-messages/client/operations';
import type { RawAxiosResponseHeaders } from 'axios';
import { type Adapter, createAdapter } from '../adapters/adapter.js';
import type { AccessToken, TokenRequest } from '../auth/auth-provider.js';
import { createCredentialStage } from '../auth/credential-stage.js';
import { requestToken } from '../auth/request-token.js';
import { type AxiosHeaders, type Call, type CallStart, type HttpRequest, isSuccess } from '../call.js';
import { createEmit } from '../events.js';
import type { Settings } from '../options.js';
import { createPauseGates } from '../rate-limit/pause-gate.js';
import { createPauseStage } from '../rate-limit/pause-stage.js';
import { createLimiters, createRateLimitStage } from '../rate-limit/rate-limit-stage.js';
import { QueueingLimiter, type RateLimitStatus } from '../rate-limit/rate-limiter.js';
import { Redaction } from '../redaction/redaction.js';
import { userAgentHeader } from '../request/user-agent.js';
import { createRetryStage } from '../retry/retry-stage.js';
import { createAttemptStage } from './attempt-stage.js';
import { createCallError, ensureCallError } from './call-error.js';
import { createUnderWay } from './under-way.js';

/** A successful answer. */
export interface CallAnswer {
  readonly status: number;
  readonly headers: RawAxiosResponseHeaders | AxiosHeaders;
  readonly data: unknown;
}

export type SendRequest = (request: HttpRequest) => Promise<CallAnswer>;

export interface Pipeline {
  readonly adapter: Adapter;
  rateLimit(operation: Operation): RateLimitStatus;
  /**
   * Runs a call from its very beginning: its deadline counts from now, and `close()` waits for it and may end it. `act`
   * has its request sent through all stages; that rejects with an error of the SDK.
   */
  run<T>(start: CallStart, act: (send: SendRequest) => Promise<T>): Promise<T>;
  isClosed(): boolean;
  close(deadlineMs: number): Promise<void>;
}

/** The chain of stages, outermost first: deadline, retry, rate limit, credential, pause gate, attempt, adapter. */
export function createPipeline(settings: Settings): Pipeline {
  const { auth: provider, clock, retry: policy, maxResponseBytes, pauses, accountId } = settings;
  const emit = createEmit(clock, settings.onEvent);
  const redaction = new Redaction();
  const adapter = createAdapter(settings.axios);
  const underWay = createUnderWay(clock);
  const bound = new QueueingLimiter(clock, settings.maxConcurrentRequests, 0);
  const gates = createPauseGates({ clock, emit, backoff: policy, pauses });
  const limiterOf = createLimiters(settings.rateLimit, clock);
  const pausedForMs = (operationId: string): number => gates.gateOf(operationId).remainingMs();
  async function fetchToken(request: TokenRequest, remainingMs: number): Promise<AccessToken> {
    redaction.learn([...Object.entries(request.headers), ...new URLSearchParams(request.body)]);
    const post = async (start: CallStart, httpRequest: HttpRequest): Promise<unknown> => {
      const headers = { ...httpRequest.headers, ...userAgentHeader(settings.userAgent) };
      return (await run(start, (send) => send({ ...httpRequest, headers }))).data;
    };
    return requestToken(request, remainingMs, emit, post);
  }

  const parts = { clock, emit, redaction };
  const attempt = createAttemptStage({ ...parts, adapter, models, maxResponseBytes });
  const pause = createPauseStage({ ...parts, bound, gates, pauses }, attempt);
  const credential = createCredentialStage({ ...parts, provider, requestToken: fetchToken }, pause);
  const rateLimit = createRateLimitStage({ ...parts, limiterOf, pausedForMs }, credential);
  const retry = createRetryStage({ ...parts, policy, pausedForMs }, rateLimit);

  let calls = 0;
  async function run<T>(start: CallStart, act: (send: SendRequest) => Promise<T>): Promise<T> {
    let isUnsent = true;
    try {
      const endMs = clock.monotonicMs() + start.deadlineMs;
      return await underWay.run(start, () =>
        act((request) => {
          isUnsent = false;
          return send(start, endMs, request);
        }),
      );
    } catch (error) {
      throw ensureCallError(error, start, { accountId, isUnsent, redaction });
    }
  }

  async function send(start: CallStart, endMs: number, request: HttpRequest): Promise<CallAnswer> {
    const account = start.operation.authenticated ? accountId : undefined;
    const call = createCall(start, { id: ++calls, accountId: account, request, endMs });
    const ending = await retry(call);
    const { result } = ending;
    const content = result.kind === 'answer' ? await result.content : undefined;
    if (result.kind === 'answer' && isSuccess(result.status) && content?.problem === undefined) {
      const { status, headers, axiosHeaders } = result;
      return { status, headers: axiosHeaders ?? (headers as RawAxiosResponseHeaders), data: content?.value };
    }
    throw createCallError(call, ending, content, redaction);
  }

  return {
    adapter,
    run,
    rateLimit(operation) {
      const pausedMs = pausedForMs(operation.operationId);
      return { ...limiterOf(operation)?.state(), ...(pausedMs > 0 && { pausedForMs: pausedMs }) };
    },
    isClosed: () => underWay.isClosed,
    async close(deadlineMs) {
      gates.close();
      await underWay.close(deadlineMs);
      await adapter.close();
    },
  };
}

/** The fields are named one by one: V8 gives each object that fields are copied into a hidden class of its own. */
function createCall(start: CallStart, own: Omit<Call, keyof CallStart | 'signal'>): Call {
  const { operation, given, requiredField, controller, timeoutMs, deadlineMs } = start;
  const { id, accountId, request, endMs } = own;
  return {
    id,
    accountId,
    operation,
    given,
    requiredField,
    request,
    controller,
    signal: controller.signal,
    timeoutMs,
    deadlineMs,
    endMs,
  };
}
