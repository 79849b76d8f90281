import { checkOptions } from './check-options.js';
import { createControlRoutes } from './control/control-routes.js';
import { createParts } from './create-parts.js';
import { listen } from './server/http-server.js';
import { createRequestHandler } from './server/request-handler.js';
import type { SandboxOptions } from './options.js';
import type { Sandbox } from './control/sandbox.js';

const defaultHost = '127.0.0.1';

/**
 * Starts a local server that behaves as the Bandwidth Messages API is documented to behave.
 *
 * @throws Error when the port is in use, or the spec cannot be read; the message says what to do.
 * @throws TypeError or RangeError naming the option that is not possible.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  checkOptions(options);
  const { host = defaultHost, port = 0, requestTimeoutMs = 30_000 } = options;
  const parts = createParts(options, () => sandbox.url);
  const { spec, clock, tokens, messageService, callbacks, log } = parts;
  const onRequest = createRequestHandler(parts, options, () => controlRoutes);
  const server = await listen({ host, port, requestTimeoutMs }, onRequest);
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${server.port}`;

  const sandbox: Sandbox = {
    url,
    baseUrl: url + spec.basePath,
    tokenUrl: url + spec.tokenPath,
    faults: parts.faults,
    accepted: messageService.accepted,
    requests: log.records,
    violations: parts.violations,
    callbacks: callbacks.attempts,
    addMessages: (rows) => messageService.addRows(rows),
    receiveMessage: (message) => messageService.receive(message),
    setCallbackTargets: (targets) => callbacks.setTargets(targets),
    now: () => clock.now(),
    advanceClock: (ms) => clock.advance(ms),
    revokeTokens: (token) => tokens.revoke(token),
    reset() {
      messageService.reset();
      log.reset();
      tokens.reset();
      parts.violations.length = 0;
      parts.faults.clear();
      parts.rateLimits.reset();
    },
    async close() {
      clock.close();
      callbacks.close();
      await server.close();
    },
  };
  const controlRoutes = createControlRoutes(sandbox);
  return sandbox;
}
