import { type ConnectionOptions, Queue, Worker, type WorkerOptions } from 'bullmq';
import { ValidationError } from '@bandwidth-messages/sdk';
import { type BulkClient, assertClient, createAttemptClient } from '../bulk-client.js';
import { createOutageGate } from '../pacing/outage-gate.js';
import { createPacer } from '../pacing/pacer.js';
import {
  type BulkOptions,
  assertFunction,
  assertNames,
  readSendingOptions,
} from '../sending/bulk-options.js';
import type { BulkResult } from '../sending/bulk-result.js';
import type { SendContext } from '../sending/send-item.js';
import { createStopSwitch, orAbort } from '../sending/stop-switch.js';
import { tellListener } from '../sending/progress-reporter.js';
import { closeInTime } from './close-in-time.js';
import { createJobWork } from './create-job-work.js';
import { recoverJobs } from './recover-jobs.js';
import { type QueueJournal, openQueueJournal } from './redis-journal.js';
import { keysOf } from './redis-keys.js';
import { createRedisQueue } from './redis-queue.js';
import { createScriptRunner } from './redis-scripts.js';

/** How a worker sends the messages of a queue. */
export interface BulkWorkerOptions extends Pick<BulkOptions, 'rate' | 'concurrency' | 'shouldSend'> {
  /** Where Redis is, as BullMQ takes it. */
  readonly connection: ConnectionOptions;
  /** Told about each message that ended. @default none */
  readonly onResult?: ((result: BulkResult) => void) | undefined;
  /** Told about failures that BullMQ gets over by itself, such as a lost connection to Redis. @default none */
  readonly onError?: ((error: Error) => void) | undefined;
  /** More options of BullMQ's worker, but for those on which the promise rests. @default none */
  readonly worker?: Omit<Partial<WorkerOptions>, FixedOption> | undefined;
}

const FIXED_OPTIONS = ['connection', 'concurrency', 'maxStalledCount', 'autorun'] as const;
type FixedOption = (typeof FIXED_OPTIONS)[number];

/** A worker that sends the messages of a queue. */
export interface BulkWorker {
  /**
   * Resolves once the worker is closed. Rejects with what ended it: credentials that are rejected, a long outage of the
   * API, what `shouldSend` threw.
   */
  readonly closed: Promise<void>;
  /**
   * Takes no new message; those on their way end, and those that wait go back into the queue. Where Redis is away, it
   * ends 10 seconds after the last message did: what could not be written is written if Redis comes back before the
   * process ends, and is `unknown` otherwise.
   */
  close(): Promise<void>;
}

const LAST_MARKS_MISSING =
  'The worker is closed, and Redis has not taken its last marks: messages that have none count as unknown.';
/** How long BullMQ takes a worker without a sign of life for a living one, unless its options say otherwise. */
const LOCK_MS = 30_000;
/** Names of all options. */
export const WORKER_OPTION_NAMES = [
  'connection',
  'rate',
  'concurrency',
  'shouldSend',
  'onResult',
  'onError',
  'worker',
];

/**
 * Sends the messages of a queue of BullMQ, together with all other workers of the queue: paced as one, each message with
 * a mark in Redis before it leaves, and never twice.
 * @throws ValidationError when an option cannot be right
 */
export function createBulkWorker(
  client: BulkClient,
  queueName: string,
  options: BulkWorkerOptions,
): BulkWorker {
  assertClient(client);
  assertNames('options', options, WORKER_OPTION_NAMES);
  const { connection, onResult, onError, worker: more = {} } = options;
  assertBullOptions(connection, more);
  assertFunction('onResult', onResult);
  assertFunction('onError', onError);
  const parts = createParts(client, queueName, options);
  const { queue, stopping, concurrency } = parts;
  let failure: { readonly error: unknown } | undefined;
  const fail = (error: unknown): void => {
    failure ??= { error };
    stopping.abort();
  };

  const work = createJobWork({
    ready: parts.ready,
    clock: client.clock,
    lockMs: () => lockDuration,
    onResult,
    onFailure: fail,
  });
  // A stalled job is never run again by BullMQ: only the journal knows whether its message has left.
  const fixed = { connection, concurrency, maxStalledCount: 0, autorun: false };
  const worker = new Worker(queueName, work, { ...more, ...fixed });
  const { lockDuration = LOCK_MS, stalledInterval = LOCK_MS } = worker.opts;
  const onBullError = (error: Error): void => tellListener(onError, error);
  worker.on('error', onBullError);
  queue.on('error', onBullError);

  const run = async (): Promise<void> => {
    try {
      const ready = await orAbort(parts.ready, stopping.signal);
      if (ready) worker.run().catch(fail);
      while (ready && !stopping.signal.aborted) {
        await orAbort(recoverJobs(queue, ready.journal), stopping.signal).catch(onBullError);
        await client.clock.sleep(stalledInterval, stopping.signal).catch(() => undefined);
      }
    } finally {
      const closing = worker.close().then(() => parts.close());
      const isClosed = await closeInTime(closing, client.clock, parts.isSending);
      if (!isClosed) tellListener(onError, new Error(LAST_MARKS_MISSING));
    }
    if (failure) throw failure.error;
  };
  const closed = run();
  closed.catch(() => undefined);
  return {
    closed,
    close() {
      stopping.abort();
      return closed.catch(() => undefined);
    },
  };
}

function createParts(client: BulkClient, queueName: string, options: BulkWorkerOptions) {
  const { connection, worker: { prefix } = {} } = options;
  const { concurrency, shouldSend, rate } = readSendingOptions(options);
  const stopping = createStopSwitch();
  const queue = new Queue(queueName, { connection, ...(prefix === undefined ? {} : { prefix }) });
  const attemptClient = createAttemptClient(client);
  let sending = 0;

  const prepare = async (): Promise<{ context: SendContext; journal: QueueJournal }> => {
    const journal = await openQueueJournal(queue);
    const store = createRedisQueue(await createScriptRunner(queue), keysOf(queue).pacing, rate);
    const pacer = createPacer(store, client.clock);
    const outage = createOutageGate(client.clock);
    const onSending = (change: 1 | -1): void => void (sending += change);
    const context = {
      attemptClient,
      journal,
      pacer,
      outage,
      shouldSend,
      stopping: stopping.signal,
      onSending,
    };
    return { context, journal };
  };
  const ready = prepare();
  // Rejects when it is closed before Redis was there.
  ready.catch(() => undefined);
  return {
    queue,
    stopping,
    concurrency,
    ready,
    isSending: () => sending > 0,
    async close(): Promise<void> {
      await queue.close();
      await attemptClient.close().catch(() => undefined);
    },
  };
}

function assertBullOptions(connection: unknown, more: object): void {
  const fail = (field: string, accepted: string): never => {
    throw new ValidationError(`createBulkWorker: ${field} must be ${accepted}; nothing was sent.`, { field });
  };
  const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
  if (!isObject(connection)) fail('connection', 'an object, such as { host, port }, as BullMQ takes it');
  if (!isObject(more)) fail('worker', "an object of options of BullMQ's worker");
  const fixed = FIXED_OPTIONS.find((name) => name in more);
  if (fixed) fail(`worker.${fixed}`, 'left out: the promise never to send twice rests on it');
}
