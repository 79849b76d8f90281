import { randomInt } from 'node:crypto';
import { DEFAULT_ACCOUNT, createAccounts, type Accounts } from './auth/accounts.js';
import { createAuthenticate } from './auth/authenticate.js';
import { createTokenService } from './auth/token-service.js';
import { CallbackDispatcher } from './callbacks/callback-dispatcher.js';
import { DEFAULT_DELIVERY } from './callbacks/callback-target.js';
import { ChangeFeed } from './changes/change-feed.js';
import { SYSTEM_CLOCK, type Clock } from './clock/clock.js';
import { createRandom, type Random } from './clock/random.js';
import { createSandboxClock } from './clock/sandbox-clock.js';
import { FaultRegistry } from './faults/fault-registry.js';
import { LiveLog } from './log/live-log.js';
import { PageMemoryPool } from './log/page-memory.js';
import { MessageBook } from './messages/message-book.js';
import { DEFAULT_DELAYS } from './messages/timeline.js';
import { queueLimitsOf } from './openapi/limits.js';
import { defaultSpecFile, loadSpec, type Operation, type Spec } from './openapi/spec.js';
import { DEFAULT_ASSUMPTIONS } from './operations/assumptions.js';
import { createMessageHandler } from './operations/create-message.js';
import { createListHandler } from './operations/list-messages.js';
import { MessageService } from './operations/message-service.js';
import { answerFromSpec, type OperationHandler } from './operations/operation-handler.js';
import type { SandboxOptions } from './options.js';
import { PACKAGE_ROOT } from './package-root.js';
import { createRateLimits } from './rate-limit/rate-limits.js';
import { createSeedLog } from './seed-log/seed-log.js';
import { RequestLog } from './server/request-log.js';

/** The parts of one sandbox. Nothing of them is shared with another. */
export type Parts = ReturnType<typeof createParts>;

const DEFAULT_MAX_REQUESTS = 20_000;
const DEFAULT_TOKEN_LIFETIME_SECONDS = 3600;

/** Makes the parts of a sandbox and puts them together; `origin` tells where it can be reached, once it listens. */
export function createParts(options: SandboxOptions, origin: () => string) {
  const spec = loadSpec(options.spec ?? defaultSpecFile(PACKAGE_ROOT));
  const clock = createSandboxClock(options.clock ?? SYSTEM_CLOCK);
  const random = createRandom(options.randomSeed ?? 1);
  const assumptions = { ...DEFAULT_ASSUMPTIONS, ...options.assumptions };
  const accounts = createAccounts(options.accounts ?? [DEFAULT_ACCOUNT]);
  const tokens = createTokenService(options.tokenLifetimeSeconds ?? DEFAULT_TOKEN_LIFETIME_SECONDS);
  const operations = [...spec.operations.map(({ id }) => id), 'token'];
  const feed = new ChangeFeed();
  const messages = createMessageParts(options, { spec, clock, random, accounts, feed });
  const { liveLog, messageService, queueLimits } = messages;
  const handlers: Readonly<Record<string, OperationHandler>> = {
    createMessage: createMessageHandler({
      assumptions,
      delays: { ...DEFAULT_DELAYS, ...options.delays },
      queueLimits,
      random,
      queueOf: (accountId) => messageService.queueOf(accountId),
      accept: (message) => messageService.accept(message),
    }),
    listMessages: createListHandler({
      liveLog,
      seedLog: createSeedLog(options.seed ?? { messages: 0 }, accounts.first.accountId, clock.now()),
      assumptions,
      pages: new PageMemoryPool(),
      secret: randomInt(2 ** 32),
      origin,
    }),
  };
  return {
    ...messages,
    spec,
    clock,
    accounts,
    tokens,
    feed,
    operations,
    authenticate: createAuthenticate(accounts, tokens),
    faults: new FaultRegistry({ random, operations, onChange: () => feed.add({ type: 'faults' }) }),
    log: new RequestLog(options.maxRequests ?? DEFAULT_MAX_REQUESTS),
    rateLimits: createRateLimits(options.rateLimit, assumptions.fixedRateLimitWindows),
    /** Answers of the sandbox that broke the spec. */
    violations: [] as string[],
    rejectUnknown: assumptions.rejectUnknown,
    unknownAccountStatus: assumptions.unknownAccountStatus,
    handlerOf: ({ id }: Operation): OperationHandler =>
      Object.hasOwn(handlers, id) ? handlers[id]! : answerFromSpec,
  };
}

interface MessagePartsContext {
  readonly spec: Spec;
  readonly clock: Clock;
  readonly random: Random;
  readonly accounts: Accounts;
  readonly feed: ChangeFeed;
}

/** What messages go through, from either side. */
function createMessageParts(
  options: SandboxOptions,
  { spec, clock, random, accounts, feed }: MessagePartsContext,
) {
  const book = new MessageBook();
  const liveLog = new LiveLog();
  const callbacks = new CallbackDispatcher({
    clock,
    random,
    options: { ...DEFAULT_DELIVERY, ...options.callbackDelivery },
    onAttempt: (callback) => feed.add({ type: 'callback', callback }),
  });
  callbacks.setTargets(options.callbacks ?? []);
  const createOperation = spec.operations.find(({ id }) => id === 'createMessage');
  const queueLimits = { ...queueLimitsOf(createOperation), ...options.queue };
  const messageService = new MessageService({
    clock,
    random,
    accounts,
    liveLog,
    book,
    callbacks,
    queueLimits,
    indexLagMs: options.indexLagMs ?? 0,
    onMessage: (message) => feed.add({ type: 'message', message }),
  });
  return { book, liveLog, callbacks, queueLimits, messageService };
}
