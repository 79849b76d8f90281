import { Waiters } from './changes/waiters.js';
import { checkOptions } from './check-options.js';
import { createControlRoutes } from './control/control-routes.js';
import { EventStream } from './control/event-stream.js';
import { createControlHandler } from './control/handle-control.js';
import { pageRoutes } from './control/page.js';
import type { Sandbox } from './control/sandbox.js';
import { createParts, type Parts } from './create-parts.js';
import type { SandboxOptions } from './options.js';
import { PACKAGE_ROOT } from './package-root.js';
import { listen } from './server/http-server.js';
import { CONTROL_PREFIX, createRequestHandler, type HandleRequest } from './server/request-handler.js';

const DEFAULT_HOST = '127.0.0.1';
const DEFAULT_REQUEST_TIMEOUT_MS = 30_000;

/**
 * Starts a local server that behaves as the Bandwidth Messages API is documented to behave.
 *
 * @throws Error when the port is in use, or the spec cannot be read; the message says what to do.
 * @throws TypeError or RangeError naming the option that is not possible.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  checkOptions(options);
  const { host = DEFAULT_HOST, port = 0, requestTimeoutMs = DEFAULT_REQUEST_TIMEOUT_MS } = options;
  const parts = createParts(options, () => sandbox.url);
  const limits = () => ({
    queues: parts.messageService.queueUse(),
    rateLimits: parts.rateLimits.use(parts.clock.now()),
  });
  const stream = new EventStream({ ...parts, now: () => parts.clock.now(), limits });
  const onRequest = createRequestHandler({
    ...parts,
    validateResponses: options.validateResponses ?? false,
    cors: options.cors ?? false,
    onRequest(record) {
      parts.feed.add({ type: 'request', request: record });
      options.onRequest?.(record);
    },
    handleControl: (request, response) => handleControl(request, response),
  });
  const server = await listen({ host, port, requestTimeoutMs }, onRequest);
  const url = `http://${nameOf(host)}:${server.port}`;
  const sandbox = createSandbox(parts, url, async () => {
    stream.close();
    await server.close();
  });
  const handleControl: HandleRequest = createControlHandler(
    [
      ...createControlRoutes({ ...parts, sandbox, limits, callbackTargets: () => parts.callbacks.targets }),
      {
        method: 'GET',
        path: '/events',
        does: 'what happens, as server-sent events; goes on after the id given as Last-Event-ID or as parameter after',
        respond: stream.open,
      },
      ...pageRoutes(PACKAGE_ROOT),
    ],
    host,
  );
  return sandbox;
}

/** How this machine reaches what listens on this address; on all addresses is also on loopback. */
function nameOf(host: string): string {
  const reached = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
  return reached.includes(':') ? `[${reached}]` : reached;
}

function createSandbox(parts: Parts, url: string, closeServer: () => Promise<void>): Sandbox {
  const { spec, clock, tokens, messageService, callbacks, log, feed, book } = parts;
  const waiters = new Waiters({ clock, feed, book, requests: log.records, callbacks: callbacks.attempts });
  return {
    url,
    baseUrl: url + spec.basePath,
    tokenUrl: url + spec.tokenPath,
    pageUrl: `${url}${CONTROL_PREFIX}/ui`,
    faults: parts.faults,
    accepted: messageService.accepted,
    requests: log.records,
    violations: parts.violations,
    callbacks: callbacks.attempts,
    waitForMessage: (match, options) => waiters.waitForMessage(match, options),
    waitForCallback: (match, options) => waiters.waitForCallback(match, options),
    waitForRequest: (match, options) => waiters.waitForRequest(match, options),
    addMessages: (rows) => messageService.addRows(rows),
    receiveMessage: (message) => messageService.receive(message),
    setCallbackTargets(targets) {
      callbacks.setTargets(targets);
      feed.add({ type: 'targets' });
    },
    now: () => clock.now(),
    advanceClock(ms) {
      clock.advance(ms);
      feed.add({ type: 'clock' });
    },
    revokeTokens: (token) => tokens.revoke(token),
    reset() {
      messageService.reset();
      log.reset();
      tokens.reset();
      parts.violations.length = 0;
      parts.faults.clear();
      parts.rateLimits.reset();
      feed.add({ type: 'reset' });
    },
    async close() {
      waiters.close();
      clock.close();
      callbacks.close();
      await closeServer();
    },
  };
}
