import { randomInt } from 'node:crypto';
import { createAccounts, defaultAccount } from './auth/accounts.js';
import { createAuthenticate } from './auth/authenticate.js';
import { createTokenService } from './auth/token-service.js';
import { defaultChoices } from './choices.js';
import { systemClock } from './clock/clock.js';
import { createSandboxClock } from './clock/sandbox-clock.js';
import { createFaultRegistry } from './faults/fault-registry.js';
import type { Answer } from './http/answer.js';
import { answerFromSpec, type Behaviour } from './http/behaviour.js';
import { findViolation } from './http/check-answer.js';
import { decide } from './http/decide.js';
import type { Exchange } from './http/exchange.js';
import { handleExchange } from './http/handle-exchange.js';
import { listen } from './http/http-server.js';
import { createReceive } from './http/receive.js';
import { reportFailure } from './http/refusals.js';
import { createRequestLog } from './http/request-log.js';
import { createListMessages } from './log/list-messages.js';
import { createLiveLog } from './log/live-log.js';
import { createCreateMessage } from './messages/create-message.js';
import { createMessageQueue, type MessageQueue } from './messages/message-queue.js';
import type { AcceptedMessage } from './messages/message.js';
import { defaultDelays } from './messages/message-life.js';
import { outboundRow } from './messages/outbound-row.js';
import type { SandboxOptions } from './options.js';
import { createRateLimits } from './rate-limit/rate-limits.js';
import type { Sandbox } from './sandbox.js';
import { createRandom } from './seed/random.js';
import { createPageMemoryPool } from './seed/page-memory-pool.js';
import { createSeedLog } from './seed/seed-log.js';
import { queueLimitsOf } from './spec/limits.js';
import { defaultSpecFile, loadSpec } from './spec/spec.js';

/**
 * Starts a local server that behaves as the Bandwidth Messages API is documented to behave.
 *
 * @throws Error when the port is in use, or the spec can not be read; the message says what to do.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const spec = loadSpec(options.spec ?? defaultSpecFile());
  const clock = createSandboxClock(options.clock ?? systemClock);
  const choices = { ...defaultChoices, ...options.choices };
  const delays = { ...defaultDelays, ...options.delays };
  const random = createRandom(options.randomSeed ?? 1);
  const accounts = createAccounts(options.accounts ?? [defaultAccount]);
  const tokens = createTokenService(options.tokenLifetimeSeconds ?? 3600);
  const faults = createFaultRegistry(random, [...spec.operations.map(({ id }) => id), 'token']);
  const log = createRequestLog(options.maxRequests ?? 20_000);
  const rateLimits = createRateLimits(options.rateLimit);
  const seedLog = createSeedLog(options.seed ?? { messages: 0 }, accounts.first.accountId, clock.now());
  const liveLog = createLiveLog();
  const accepted: AcceptedMessage[] = [];
  const violations: string[] = [];
  const queueLimits = {
    ...queueLimitsOf(spec.operations.find(({ id }) => id === 'createMessage')),
    ...options.queue,
  };
  const queues = new Map<string, MessageQueue>();

  const lagMs = () => {
    const lag = options.indexLagMs ?? 0;
    return typeof lag === 'number' ? lag : lag[0] + random() * (lag[1] - lag[0]);
  };
  const accept = (message: AcceptedMessage) => {
    accepted.push(message);
    liveLog.add({
      accountId: message.accountId,
      receivedAtMs: message.acceptedAtMs,
      visibleAtMs: message.acceptedAtMs + lagMs(),
      factsAt: (nowMs) => outboundRow(message, nowMs),
    });
  };
  const queueOf = (accountId: string) => {
    let queue = queues.get(accountId);
    if (!queue) queues.set(accountId, (queue = createMessageQueue(queueLimits)));
    return queue;
  };

  let url = '';
  const behaviours = new Map<string, Behaviour>([
    ['createMessage', createCreateMessage({ choices, delays, queueLimits, random, queueOf, accept })],
    [
      'listMessages',
      createListMessages({
        seedLog,
        liveLog,
        choices,
        memory: createPageMemoryPool(),
        secret: randomInt(2 ** 32),
        origin: () => url,
      }),
    ],
  ]);
  const decideContext = {
    clock,
    accounts,
    tokens,
    authenticate: createAuthenticate(accounts, tokens),
    rateLimits,
    refuseUnknown: choices.refuseUnknown,
    behaviourOf: ({ id }: { id: string }) => behaviours.get(id) ?? answerFromSpec,
  };
  const decideAndCheck = (exchange: Exchange): Answer => {
    const answer = decide(decideContext, exchange);
    if (!options.validateResponses || exchange.target.kind !== 'operation') return answer;
    const violation = findViolation(exchange.target.operation, answer);
    if (violation === undefined) return answer;
    violations.push(violation);
    return reportFailure(violation);
  };
  const receive = createReceive({ spec, clock, log, onRequest: options.onRequest });
  const handleContext = {
    clock,
    faults,
    decide: decideAndCheck,
    revokeToken: (token: string) => tokens.revoke(token),
  };

  const server = await listen(
    {
      host: options.host ?? '127.0.0.1',
      port: options.port ?? 0,
      requestTimeoutMs: options.requestTimeoutMs ?? 30_000,
    },
    (request, response) => handleExchange(handleContext, receive(request, response)),
  );
  url = `http://${options.host ?? '127.0.0.1'}:${server.port}`;

  return {
    url,
    baseUrl: url + spec.basePath,
    tokenUrl: url + spec.tokenPath,
    faults,
    accepted,
    requests: log.records,
    violations,
    now: clock.now,
    advanceClock: clock.advance,
    revokeTokens: tokens.revoke,
    reset() {
      accepted.length = 0;
      violations.length = 0;
      queues.clear();
      liveLog.reset();
      log.reset();
      faults.clear();
      tokens.reset();
      rateLimits.reset();
    },
    async close() {
      clock.close();
      await server.close();
    },
  };
}
