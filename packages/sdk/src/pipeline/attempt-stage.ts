import type { Model } from '@bandwidth-messages/client/operations';
import type { Adapter, AdapterAnswer } from '../adapters/adapter.js';
import { wasNotSent } from '../adapters/was-not-sent.js';
import {
  type Answer,
  type Attempt,
  type Call,
  type Failure,
  type Send,
  type StageParts,
  isSuccess,
} from '../call.js';
import { startTimer } from '../clock.js';
import { type Problem, attemptTooLong, stoppedProblem } from '../errors/problem.js';
import type { Redaction } from '../redaction/redaction.js';
import { readHeaders, requestIdOf } from '../response/answer-headers.js';
import { discardBody, readBody } from '../response/read-body.js';
import { type Content, readContent, readErrorContent } from '../response/read-content.js';
import { parseRetryAfter } from '../retry/parse-retry-after.js';
import { onAbort } from '../waiting/abort.js';

export interface AttemptStageParts extends StageParts {
  readonly adapter: Adapter;
  readonly models: Readonly<Record<string, Model>>;
  readonly maxResponseBytes: number;
}

/** What the signal of an attempt aborts with when its time is up. */
const TIMED_OUT = 'timed out';
/** Of an error only the API's words are needed: they are short, and not worth a long wait. */
const MAX_ERROR_BODY_BYTES = 64 * 1024;
const ERROR_BODY_TIMEOUT_MS = 5000;
/**
 * An adapter that heeds its signal rejects within the abort event, and its error tells how far the request came. After
 * this many turns of the microtask queue one that does not is left behind.
 */
const TURNS_TO_REJECT = 10;

/** The last stage: hands one request to the adapter and tells what became of it. */
export function createAttemptStage(parts: AttemptStageParts): Send {
  const { adapter, clock, emit, redaction } = parts;

  return async (attempt) => {
    const { call, number } = attempt;
    const common = { operation: call.operation.operationId, callId: call.id, attempt: number };
    const startedMs = clock.monotonicMs();
    const durationMs = (): number => clock.monotonicMs() - startedMs;
    emit(() => ({ type: 'request', ...common, method: call.request.method }));

    const controller = new AbortController();
    const { signal } = controller;
    const stopListening = onAbort(call.signal, () => controller.abort(call.signal.reason));
    const stopTimer = startTimer(clock, call.timeoutMs, () => controller.abort(TIMED_OUT));
    const end = (): void => {
      stopListening();
      stopTimer();
    };
    try {
      const answer = createAnswer(parts, call, await sendUntil(adapter, attempt, signal), controller);
      void answer.content.then(end);
      const { status, headers } = answer;
      emit(() => {
        const requestId = requestIdOf(headers, (text) => redaction.clean(text, call));
        return { type: 'response', ...common, status, durationMs: durationMs(), requestId };
      });
      return answer;
    } catch (error) {
      end();
      const failure = failureOf(call, error, signal, redaction);
      emit(() => ({ type: 'failure', ...common, code: failure.problem.code, durationMs: durationMs() }));
      return failure;
    }
  };
}

/** What the adapter comes to. Rejects with `undefined` when it has not come to anything soon after the signal aborts. */
function sendUntil(
  adapter: Adapter,
  { call, headers }: Attempt,
  signal: AbortSignal,
): Promise<AdapterAnswer> {
  return new Promise((resolve, reject) => {
    let isLeft = false;
    const stopListening = onAbort(signal, () => void leave());
    async function leave(): Promise<void> {
      for (let turn = 0; turn < TURNS_TO_REJECT; turn++) await Promise.resolve();
      isLeft = true;
      reject(undefined);
    }
    adapter.send(call.request, headers, signal).then(
      (answer) => {
        // Whatever comes after the call has gone on is let go, so that its connection is free again.
        if (isLeft) return discardBody(answer.data);
        stopListening();
        resolve(answer);
      },
      (error: unknown) => {
        stopListening();
        reject(error);
      },
    );
  });
}

function failureOf(call: Call, error: unknown, signal: AbortSignal, redaction: Redaction): Failure {
  const reached = wasNotSent(error) ? 'adapter' : 'server';
  return { kind: 'failure', reached, problem: problemOf() };

  function problemOf(): Problem {
    if (call.signal.aborted) return stoppedProblem(call.signal, call.deadlineMs);
    if (signal.aborted) return attemptTooLong(call, 'got no answer');
    const cause = redaction.safeCause(error, call);
    const reason = typeof cause?.code === 'string' ? ` (${cause.code})` : '';
    const text = `${reached === 'adapter' ? 'got no connection' : 'lost its connection'}${reason}`;
    return { code: 'connection', text, details: { cause } };
  }
}

/** Status and headers as they came, and the body as it comes. */
function createAnswer(
  { clock, models, maxResponseBytes }: AttemptStageParts,
  call: Call,
  { status, headers: given, axiosHeaders, request, data }: AdapterAnswer,
  controller: AbortController,
): Answer {
  const headers = readHeaders(given, request);
  const { requiredField, operation } = call;

  async function read(): Promise<Content> {
    if (isSuccess(status)) {
      const body = await readBody(data, maxResponseBytes, controller.signal);
      const model = models[operation.responseModel ?? ''];
      return readContent(body, { model, requiredField, maxBytes: maxResponseBytes });
    }
    const stopTimer = startTimer(clock, ERROR_BODY_TIMEOUT_MS, () => controller.abort(TIMED_OUT));
    const maxBytes = Math.min(maxResponseBytes, MAX_ERROR_BODY_BYTES);
    const body = await readBody(data, maxBytes, controller.signal);
    stopTimer();
    return readErrorContent(body);
  }
  const retryAfterMs = parseRetryAfter(headers['retry-after'], headers['date'], clock.now());
  const content = read().catch((): Content => ({
    problem: 'cut',
    words: 'its body could not be read',
    bytes: 0,
  }));
  return { kind: 'answer', status, headers, axiosHeaders, retryAfterMs, content };
}
