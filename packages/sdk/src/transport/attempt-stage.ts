import type { Model } from '@bandwidth-messages/client/operations';
import { Canceller } from '../cancel.js';
import { type Clock, startTimer } from '../clock.js';
import { ConnectionError, type MessagesErrorCode, TimeoutError } from '../errors/errors.js';
import { type MessagesError, isMessagesErrorLike } from '../errors/messages-error.js';
import type { EventSink } from '../events.js';
import type { Redactor } from '../redactor.js';
import { type Call, type Send, describe, eventOf } from './call.js';
import { type HttpResponse, type HttpSender, SendFailure, type SendFailureDetails } from './http-sender.js';
import { readBody } from './read-response.js';
import { createResponseErrors } from './response-error.js';

export interface AttemptStageParts {
  readonly sender: HttpSender;
  readonly clock: Clock;
  readonly events: EventSink;
  readonly redactor: Redactor;
  readonly models: Readonly<Record<string, Model>>;
  readonly maxResponseBytes: number;
}

/** The answer says for certain that nothing was accepted. A 408 comes from whoever gave up waiting. */
const isRefusal = (status: number): boolean => status >= 400 && status < 500 && status !== 408;

interface Exchange {
  readonly response: HttpResponse;
  /** Why it is not all of the answer. */
  readonly problem?: string | undefined;
}

/** The last stage: one request, one answer or one error that tells what became of it. */
export const createAttemptStage = (parts: AttemptStageParts): Send => {
  const { sender, clock, events, redactor, models, maxResponseBytes } = parts;
  const errors = createResponseErrors(redactor, models);

  /** The cause without what it may carry along: requests, headers, addresses with secrets in them. */
  const safeCause = (cause: unknown): (Error & { readonly code?: unknown }) | undefined => {
    // Not `instanceof`: where modules run in a realm of their own, as in jest, Node's errors come from another one.
    const { name, code, message: text } = (cause ?? {}) as Partial<Error> & { readonly code?: unknown };
    if (name === undefined || text === undefined) return undefined;
    const message = redactor.redact(text);
    return Object.assign(new Error(message), { name, stack: `${name}: ${message}`, code });
  };

  const failureOf = (call: Call, failure: unknown, isLate: boolean): MessagesError => {
    const { timeoutMs } = call;
    if (isLate) {
      const details = { limit: 'timeoutMs', limitMs: timeoutMs } as const;
      return new TimeoutError(
        ...describe(call, `got no answer within its timeoutMs of ${timeoutMs}`, details),
      );
    }
    const cause = safeCause(failure instanceof SendFailure ? failure.cause : failure);
    const reason = typeof cause?.code === 'string' ? cause.code : cause?.message;
    const problem = `${call.written ? 'lost its connection' : 'got no connection'}${reason ? ` (${reason})` : ''}`;
    return new ConnectionError(...describe(call, problem, { cause }));
  };

  /** Sends, and stops when the call is cancelled or the attempt takes too long. */
  const exchange = async (call: Call): Promise<Exchange> => {
    const { method, url, body } = call.request;
    const { canceller, uncertain } = call;
    if (canceller?.aborted) throw canceller.reason;
    const attempt = new Canceller();
    let isLate = false;
    const cancel = (): void => attempt.abort(canceller?.reason);
    canceller?.addEventListener('abort', cancel);
    const stopTimer = startTimer(clock, call.timeoutMs, () => {
      isLate = true;
      attempt.abort();
    });
    call.attempts++;
    call.written = true;
    call.uncertain = true;
    try {
      const request = { method, url, body, headers: call.headers, maxResponseBytes };
      return { response: await sender.send(request, attempt) };
    } catch (failure) {
      const {
        written = true,
        partial,
        problem,
      }: Partial<SendFailureDetails> = failure instanceof SendFailure ? failure.details : {};
      call.written = written;
      if (!written) call.uncertain = uncertain;
      if (canceller?.aborted) throw canceller.reason;
      if (partial && !isLate) return { response: partial, problem };
      throw failureOf(call, failure, isLate);
    } finally {
      canceller?.removeEventListener('abort', cancel);
      stopTimer();
    }
  };

  return async (call) => {
    const { uncertain } = call;
    const startedAt = clock.now();
    const eventBase = (): ReturnType<typeof eventOf> & { durationMs: number } => ({
      ...eventOf(call),
      durationMs: clock.now() - startedAt,
    });
    const { method } = call.request;
    events.emit(() => ({ type: 'request', ...eventOf(call), attempt: call.attempts + 1, method }));
    let exchanged: Exchange;
    try {
      exchanged = await exchange(call);
    } catch (error) {
      const code = isMessagesErrorLike(error) ? (error.code as MessagesErrorCode) : 'abort';
      events.emit(() => ({ type: 'failure', ...eventBase(), code }));
      throw error;
    }
    const { response, problem } = exchanged;
    const { status, headers } = response;
    events.emit(() => ({
      type: 'response',
      ...eventBase(),
      status,
      requestId: errors.requestIdOf(call, response),
    }));
    if (isRefusal(status)) call.uncertain = uncertain;
    if (status < 200 || status > 299) throw errors.refused(call, response, clock.now());
    // Of an error, the status is enough; of anything else the whole body is needed.
    const result = problem === undefined ? readBody(response, call.operation, models) : { problem };
    if (result.problem !== undefined) throw errors.unreadable(call, response, result.problem);
    return { status, headers, data: result.value };
  };
};
