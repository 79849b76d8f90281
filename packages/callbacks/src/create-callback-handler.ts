import { createSystemClock } from './clock.js';
import type { CallbackEvent, CallbackEvents, CallbackEventType } from './events/callback-event.js';
import { isDocumentedEvent, isStatusEvent } from './events/is-event-of-type.js';
import { createFetchForm } from './forms/fetch-form.js';
import { createLambdaForm, type LambdaAnswer, type LambdaRequest } from './forms/lambda-form.js';
import { createNodeForm, type NodeRequest, type NodeResponse } from './forms/node-form.js';
import { checkOptions } from './handler/check-options.js';
import { createAuthorizer } from './handler/create-authorizer.js';
import { createErrorReporter } from './handler/create-error-reporter.js';
import { createEventRunner } from './handler/create-event-runner.js';
import { createRequestHandler } from './handler/create-request-handler.js';
import { DEFAULTS, type CallbackHandlerOptions } from './options.js';
import { toOutcome } from './outcome-watcher.js';
import { createMemoryCallbackStore } from './store/memory-callback-store.js';

/** Takes callbacks in. The functions need no `this`, and never reject. */
export interface CallbackHandler {
  /**
   * For every host that speaks `Request` and `Response`: Next.js route handlers, Hono, Cloudflare Workers, Deno, Bun.
   *
   * @param context what the host hands over besides; where one of them has `waitUntil`, as on Cloudflare Workers, it
   *   keeps handling alive after the answer
   */
  readonly fetch: (request: Request, ...context: readonly unknown[]) => Promise<Response>;
  /** For Node's `http` and what builds on it: Express, Connect, Fastify, Next.js pages. Answers all methods. */
  readonly node: (request: NodeRequest, response: NodeResponse, ...more: readonly unknown[]) => Promise<void>;
  /** For AWS Lambda behind a REST API, an HTTP API, a function URL or a load balancer. */
  readonly lambda: (event: LambdaRequest, ...context: readonly unknown[]) => Promise<LambdaAnswer>;
  /** Resolves once no event is being handled: what to wait for, after the server was closed, before the process ends. */
  readonly idle: () => Promise<void>;
}

/**
 * A receiver for the callbacks of the API: asks for credentials, takes events apart, and calls your handlers, once for
 * each event.
 *
 * @example
 * const callbacks = createCallbackHandler({
 *   username: 'callbacks',
 *   password: process.env.CALLBACK_PASSWORD!,
 *   on: {
 *     'message-received': (event) => console.log('received', event.message.id),
 *     'message-failed': (event) => console.log('failed', event.message.id, event.errorCode),
 *   },
 *   onError: (error) => console.error(error),
 * });
 * export const POST = callbacks.fetch;
 * @throws {CallbackError} `invalid-option`, naming the field
 */
export function createCallbackHandler(options: CallbackHandlerOptions): CallbackHandler {
  checkOptions(options);
  const clock = options.clock ?? createSystemClock();
  const onError = createErrorReporter(options.onError);
  const runner = createEventRunner({
    store: options.store ?? createMemoryCallbackStore(clock),
    clock,
    handle: createEventHandler(options),
    onError,
  });
  const running = new Set<Promise<unknown>>();
  const runEvents: typeof runner = (events, isLate) => {
    const run = runner(events, isLate);
    running.add(run);
    void run.then(() => running.delete(run));
    return run;
  };
  const settings = {
    clock,
    maxBytes: options.maxBytes ?? DEFAULTS.maxBytes,
    timeoutMs: options.timeoutMs ?? DEFAULTS.timeoutMs,
    isAuthorized: createAuthorizer(options),
    runEvents,
    onError,
  };
  const handle = createRequestHandler({
    ...settings,
    acknowledge: options.acknowledge ?? DEFAULTS.acknowledge,
  });
  return {
    fetch: createFetchForm(handle),
    node: createNodeForm(handle),
    // Lambda stops the process with the answer: what were to go on afterwards would be lost as a rule.
    lambda: createLambdaForm(createRequestHandler({ ...settings, acknowledge: 'handled' })),
    async idle() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

function createEventHandler({ on, watchOutcomes }: CallbackHandlerOptions) {
  return async (event: CallbackEvent): Promise<void> => {
    if (watchOutcomes && isStatusEvent(event)) await watchOutcomes.onOutcome(toOutcome(event));
    const type = isDocumentedEvent(event) ? event.type : undefined;
    // The type of an event is what names its handler, which TypeScript cannot follow.
    const listeners = on as {
      [Type in CallbackEventType]?: (event: CallbackEvents[CallbackEventType]) => unknown;
    };
    if (type !== undefined && on[type]) await listeners[type]?.(event as CallbackEvents[CallbackEventType]);
    else await on.other?.(event);
  };
}
