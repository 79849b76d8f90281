import type { Model } from '@bandwidth-messages/client/operations';
import type { Clock } from '../clock.js';
import { ConnectionError, TimeoutError } from '../errors/errors.js';
import { type MessagesError, isMessagesErrorLike } from '../errors/messages-error.js';
import type { MessagesErrorCode } from '../errors/errors.js';
import type { EventSink } from '../events.js';
import type { Redactor } from '../redactor.js';
import { type Call, OVER, type Send, consequenceOf, detailsOf, eventOf } from './call.js';
import { type HttpResponse, type HttpSender, SendFailure } from './http-sender.js';
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

/** The last stage: one request, one answer or one error that tells what became of it. */
export const createAttemptStage = (parts: AttemptStageParts): Send => {
  const { sender, clock, events, redactor, models, maxResponseBytes } = parts;
  const errors = createResponseErrors(redactor, models);

  /** The cause without what it may carry along: requests, headers, addresses with secrets in them. */
  const safeCause = (cause: unknown): Error | undefined => {
    if (!(cause instanceof Error)) return undefined;
    const { code } = cause as { code?: unknown };
    const copy = new Error(redactor.redact(cause.message), {});
    copy.name = cause.name;
    copy.stack = `${copy.name}: ${copy.message}`;
    return typeof code === 'string' ? Object.assign(copy, { code }) : copy;
  };

  const connectionError = (call: Call, failure: unknown): MessagesError => {
    const cause = safeCause(failure instanceof SendFailure ? failure.cause : failure);
    const reason = (cause as { code?: string } | undefined)?.code ?? cause?.message;
    const what = call.written ? 'lost its connection' : 'got no connection';
    return new ConnectionError(
      `${call.operation.operationId} ${what}${reason ? ` (${reason})` : ''}${consequenceOf(call)}`,
      { cause, ...detailsOf(call) },
    );
  };

  const timeoutError = (call: Call): MessagesError =>
    new TimeoutError(
      `${call.operation.operationId} got no answer within its timeoutMs of ${call.timeoutMs}${consequenceOf(call)}`,
      { limit: 'timeoutMs', limitMs: call.timeoutMs, ...detailsOf(call) },
    );

  /** Sends, and stops when the signal of the call aborts or the attempt takes too long. */
  const exchange = async (call: Call): Promise<HttpResponse> => {
    const { method, url, body } = call.request;
    const { signal } = call;
    const controller = new AbortController();
    let late = false;
    const forward = (): void => controller.abort(signal?.reason);
    const expire = (): void => {
      late = true;
      controller.abort(OVER);
    };
    if (signal?.aborted) throw signal.reason;
    signal?.addEventListener('abort', forward, { once: true });
    clock.sleep(call.timeoutMs, controller.signal).then(expire, () => undefined);
    const wasUncertain = call.uncertain;
    call.written = true;
    call.uncertain = true;
    call.attempts++;
    try {
      const request = { method, url, body, headers: call.headers, maxResponseBytes };
      return await sender.send(request, controller.signal);
    } catch (failure) {
      const sent = failure instanceof SendFailure ? failure : undefined;
      if (sent?.written === false) {
        call.written = false;
        call.uncertain = wasUncertain;
      }
      if (signal?.aborted) throw signal.reason;
      if (late) throw timeoutError(call);
      if (sent?.tooLongStatus === undefined) throw connectionError(call, failure);
      const response = { status: sent.tooLongStatus, headers: {}, body: '' };
      throw errors.unreadable(call, response, `its body is longer than ${maxResponseBytes} bytes`);
    } finally {
      signal?.removeEventListener('abort', forward);
      // Clears the timer of the attempt.
      controller.abort(OVER);
    }
  };

  return async (call) => {
    const wasUncertain = call.uncertain;
    const startedAt = clock.now();
    events.emit(() => ({
      type: 'request',
      ...eventOf(call),
      attempt: call.attempts + 1,
      method: call.request.method,
    }));
    const durationMs = (): number => clock.now() - startedAt;
    let response: HttpResponse;
    try {
      response = await exchange(call);
    } catch (error) {
      const code = isMessagesErrorLike(error) ? (error.code as MessagesErrorCode) : 'abort';
      events.emit(() => ({ type: 'failure', ...eventOf(call), code, durationMs: durationMs() }));
      throw error;
    }
    const { status, headers } = response;
    events.emit(() => {
      const requestId = errors.safeRequestId(response);
      return { type: 'response', ...eventOf(call), status, durationMs: durationMs(), requestId };
    });
    if (isRefusal(status)) call.uncertain = wasUncertain;
    if (status < 200 || status > 299) throw errors.refused(call, response, clock.now());
    const result = readBody(response, call.operation, models);
    if ('problem' in result) throw errors.unreadable(call, response, result.problem);
    return { status, headers, data: result.value };
  };
};
