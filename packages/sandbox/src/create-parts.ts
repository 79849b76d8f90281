import { randomInt } from 'node:crypto';
import { createAccounts, DEFAULT_ACCOUNT } from './auth/accounts.js';
import { createTokenService } from './auth/token-service.js';
import { createCallbackDispatcher } from './callbacks/callback-dispatcher.js';
import { DEFAULT_DELIVERY } from './callbacks/callback-target.js';
import { DEFAULT_ASSUMPTIONS } from './operations/assumptions.js';
import { systemClock } from './clock/clock.js';
import { createSandboxClock } from './clock/sandbox-clock.js';
import { createFaultRegistry } from './faults/fault-registry.js';
import { answerFromSpec, type OperationHandler } from './operations/operation-handler.js';
import { createRequestLog } from './server/request-log.js';
import { createListMessages } from './operations/list-messages.js';
import { createLiveLog } from './log/live-log.js';
import { createCreateMessage } from './operations/create-message.js';
import { createMessageService } from './operations/message-service.js';
import { DEFAULT_DELAYS } from './messages/timeline.js';
import type { SandboxOptions } from './options.js';
import { createRateLimits } from './rate-limit/rate-limits.js';
import { createPageMemoryPool } from './seed-log/page-memory-pool.js';
import { createRandom } from './clock/random.js';
import { createSeedLog } from './seed-log/seed-log.js';
import { queueLimitsOf } from './openapi/limits.js';
import { defaultSpecFile, loadSpec, type Operation } from './openapi/spec.js';

/** The parts of one sandbox. Nothing of them is shared with another. */
export type Parts = ReturnType<typeof createParts>;

/** Makes the parts of a sandbox and puts them together; `origin` tells where it can be reached, once it listens. */
export function createParts(options: SandboxOptions, origin: () => string) {
  const spec = loadSpec(options.spec ?? defaultSpecFile());
  const clock = createSandboxClock(options.clock ?? systemClock);
  const assumptions = { ...DEFAULT_ASSUMPTIONS, ...options.assumptions };
  const random = createRandom(options.randomSeed ?? 1);
  const accounts = createAccounts(options.accounts ?? [DEFAULT_ACCOUNT]);
  const createOperation = spec.operations.find(({ id }) => id === 'createMessage');
  const queueLimits = { ...queueLimitsOf(createOperation), ...options.queue };
  const liveLog = createLiveLog();
  const seedLog = createSeedLog(options.seed ?? { messages: 0 }, accounts.first.accountId, clock.now());
  const callbacks = createCallbackDispatcher(clock, random, {
    ...DEFAULT_DELIVERY,
    ...options.callbackDelivery,
  });
  callbacks.setTargets(options.callbacks ?? []);
  const indexLagMs = options.indexLagMs ?? 0;
  const messageService = createMessageService({
    clock,
    random,
    accounts,
    liveLog,
    callbacks,
    queueLimits,
    indexLagMs,
  });

  const handlers: Readonly<Record<string, OperationHandler>> = {
    createMessage: createCreateMessage({
      assumptions,
      delays: { ...DEFAULT_DELAYS, ...options.delays },
      queueLimits,
      random,
      queueOf: (accountId) => messageService.queueOf(accountId),
      accept: (message) => messageService.accept(message),
    }),
    listMessages: createListMessages({
      seedLog,
      liveLog,
      assumptions,
      memory: createPageMemoryPool(),
      secret: randomInt(2 ** 32),
      origin,
    }),
  };

  return {
    spec,
    clock,
    assumptions,
    accounts,
    callbacks,
    messageService,
    tokens: createTokenService(options.tokenLifetimeSeconds ?? 3600),
    faults: createFaultRegistry(random, [...spec.operations.map(({ id }) => id), 'token']),
    log: createRequestLog(options.maxRequests ?? 20_000),
    rateLimits: createRateLimits(options.rateLimit, assumptions.fixedRateLimitWindows),
    /** Answers of the sandbox that broke the spec. */
    violations: [] as string[],
    handlerOf: ({ id }: Operation): OperationHandler =>
      Object.hasOwn(handlers, id) ? handlers[id]! : answerFromSpec,
  };
}
