import { type Model, type Operation, models as specModels } from '@bandwidth-messages/client/operations';
import { type Adapter, createAdapter } from '../adapters/adapter.js';
import type { AccessToken, TokenRequest } from '../auth/auth-provider.js';
import { createCredentialStage } from '../auth/credential-stage.js';
import { requestToken } from '../auth/request-token.js';
import type { Call, HttpRequest } from '../call.js';
import { isSuccess } from '../call.js';
import { ConnectionError } from '../errors/errors.js';
import { createEmit } from '../events.js';
import type { Settings } from '../options.js';
import { createConcurrencyBound } from '../rate-limit/concurrency-bound.js';
import { type PauseStage, createPauseStage } from '../rate-limit/pause-stage.js';
import { createRateLimitStage } from '../rate-limit/rate-limit-stage.js';
import { type RateLimitState, type RateLimiter, createRateLimiter } from '../rate-limit/rate-limiter.js';
import { createRedaction } from '../redaction/redaction.js';
import type { AnswerHeaders } from '../response/answer-headers.js';
import { createRetryStage } from '../retry/retry-stage.js';
import { createSignalHub } from '../waiting/signal-hub.js';
import { createAttemptStage } from './attempt-stage.js';
import { createCallError } from './call-error.js';
import { createDeadlineStage } from './deadline-stage.js';
import { createUnderWay } from './under-way.js';

/** How the rate limit of an operation stands. Without a limit, there is only the pause. */
export type RateLimitStatus = Partial<RateLimitState> & {
  /** The API asked to wait for so long, in milliseconds from now; absent when it did not. */
  readonly pausedForMs?: number | undefined;
};

/** What the pipeline is told about a call. */
export interface CallRequest {
  readonly operation: Operation;
  readonly request: HttpRequest;
  readonly given: Readonly<Record<string, unknown>>;
  readonly requiredField?: string | undefined;
  readonly callerSignals: readonly AbortSignal[];
  readonly timeoutMs: number;
  readonly deadlineMs: number;
}

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
  /** Counts a call as under way from its very beginning. */
  track<T>(call: Promise<T>): Promise<T>;
  /** Throws when the client is closed. */
  requireOpen(operation: Operation): void;
  close(deadlineMs: number): Promise<void>;
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
/** For a token that nobody waits for, with all its retries. */
const BACKGROUND_DEADLINE_MS = 60_000;

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
  const limiterOf = createLimiters(settings);
  const pausedForMs = (operationId: string): number => pause.pausedForMs(operationId);

  const attempt = createAttemptStage({ adapter, clock, emit, redaction, models, maxResponseBytes });
  const pause: PauseStage = createPauseStage(
    { clock, emit, redaction, backoff: policy, bound, pauses },
    attempt,
  );
  const credential = createCredentialStage(
    { provider, clock, redaction, requestToken: fetchToken },
    pause.send,
  );
  const rateLimit = createRateLimitStage({ clock, emit, redaction, limiterOf, pausedForMs }, credential);
  const retry = createRetryStage({ clock, emit, policy, pausedForMs }, rateLimit);
  const follow = createSignalHub();
  const deadline = createDeadlineStage({ clock, follow, closing: underWay.ending }, retry);

  let calls = 0;

  async function send(given: CallRequest): Promise<CallAnswer> {
    const { requiredField } = given;
    const isOfAccount = given.operation.authenticated;
    const call: Call = {
      ...given,
      id: ++calls,
      accountId: isOfAccount ? accountId : undefined,
      requiredField,
      signal: underWay.ending,
      endMs: Infinity,
      attempt: 1,
      mayRenew: true,
      headers: given.request.headers,
      pass: undefined,
    };
    const result = await underWay.track(deadline(call));
    // Cannot be: the credential stage goes on after a wait.
    if (result.kind === 'waited') throw new ConnectionError('The call did not go on after a wait.', {});
    const content = result.kind === 'answer' ? await result.content : undefined;
    if (result.kind === 'answer' && isSuccess(result.status) && content?.problem === undefined) {
      return { status: result.status, headers: result.headers, data: content?.value };
    }
    throw createCallError(call, result, content, redaction);
  }

  function fetchToken(request: TokenRequest, remainingMs: number): Promise<AccessToken> {
    return requestToken(request, emit, async ({ url, headers, body, timeoutMs, signal, isBackground }) => {
      redaction.learnTokenRequest(headers, body);
      const callerSignals = [...(signal ? [signal] : []), ...(isBackground ? [underWay.closing] : [])];
      const deadlineMs = isBackground ? BACKGROUND_DEADLINE_MS : remainingMs;
      const httpRequest = { method: 'POST', url, headers: { ...FORM_HEADERS, ...headers }, body };
      const operation = TOKEN_OPERATION;
      const answer = await send({
        operation,
        request: httpRequest,
        given: {},
        callerSignals,
        timeoutMs,
        deadlineMs,
      });
      return answer.data;
    });
  }

  return {
    adapter,
    send,
    track: (call) => underWay.track(call),
    rateLimit(operation) {
      const pausedMs = pausedForMs(operation.operationId);
      return { ...limiterOf(operation)?.state(), ...(pausedMs > 0 && { pausedForMs: pausedMs }) };
    },
    requireOpen({ operationId: operation, safeToRepeat }) {
      if (!underWay.closing.aborted) return;
      const outcome = safeToRepeat ? undefined : 'not-accepted';
      const details = { operation, attempts: 0, outcome, accountId } as const;
      throw new ConnectionError(`${operation}: the client is closed; nothing was sent.`, details);
    },
    async close(deadlineMs) {
      pause.close();
      await underWay.close(deadlineMs);
      await adapter.close();
    },
  };
}

/** The limiter of each operation that has one: a single one that was handed in, or one of its own. */
function createLimiters({ rateLimit, clock }: Settings): (operation: Operation) => RateLimiter | undefined {
  const limiters = new Map<string, RateLimiter>();
  return ({ operationId, rateLimit: limit }) => {
    if (!limit || rateLimit === false) return undefined;
    if (rateLimit.limiter) return rateLimit.limiter;
    const known = limiters.get(operationId);
    if (known) return known;
    const { requests, windowMs } = { ...limit, ...rateLimit.numbers };
    const limiter = createRateLimiter({ requests, windowMs, clock });
    limiters.set(operationId, limiter);
    return limiter;
  };
}
