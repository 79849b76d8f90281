import { createLocalQueue } from '../pacing/local-queue.js';
import { type OutageGate, createOutageGate } from '../pacing/outage-gate.js';
import { type Pacer, createPacer } from '../pacing/pacer.js';
import type { Clock } from '@bandwidth-messages/sdk';
import { type BulkClient, accountOf, createAttemptClient } from '../bulk-client.js';
import type { BulkSettings } from './bulk-options.js';
import type { BulkResult } from './bulk-result.js';
import type { BulkTally } from './bulk-tally.js';
import type { ItemReader } from './item-reader.js';
import { createProgressReporter } from './progress-reporter.js';
import type { ResultChannel } from './result-channel.js';
import { type SendContext, sendItem } from './send-item.js';
import { abortError } from './stop-switch.js';

export interface ListRun {
  readonly client: BulkClient;
  readonly settings: BulkSettings;
  readonly reader: ItemReader;
  readonly tally: BulkTally;
  readonly channel: ResultChannel<BulkResult>;
  /** Aborted when no new message may leave. */
  readonly stopping: AbortController;
}

/**
 * Sends a list, several messages at once, until it is at its end or told to stop. Whatever ends it early, the messages
 * that are on their way end first, and their results are written.
 */
export async function runList(run: ListRun): Promise<void> {
  const { settings, stopping, channel, reader } = run;
  const { signal, journal } = settings;
  const onAbort = (): void => stopping.abort();
  let failure: { readonly error: unknown } | undefined;
  stopping.signal.addEventListener('abort', () => reader.stop(), { once: true });
  try {
    await journal.startRun(accountOf(run.client));
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted) onAbort();
    try {
      await sendAll(run);
    } finally {
      await journal.endRun();
    }
  } catch (error) {
    failure = { error };
  } finally {
    signal?.removeEventListener('abort', onAbort);
    reader.stop();
  }
  if (failure) channel.end(failure.error);
  else channel.end(signal?.aborted ? abortError(signal) : undefined);
}

async function sendAll(run: ListRun): Promise<void> {
  const { client, settings, stopping, tally, channel, reader } = run;
  const { journal, rate, concurrency, shouldSend, onProgress } = settings;
  const { clock } = client;
  const pacer = createPacer(createLocalQueue(rate, clock, await levelAtStart(settings, clock)), clock);
  const outage = createOutageGate(clock);
  const attemptClient = createAttemptClient(client);
  const progress = createProgressReporter({ clock, onProgress, read: () => readProgress() });
  let sending = 0;
  const readProgress = () => ({ ...tally.totals(), sending, ...readPacing(pacer, outage) });
  const context: SendContext = {
    attemptClient,
    journal,
    pacer,
    outage,
    shouldSend,
    stopping: stopping.signal,
    onSending: (change) => {
      sending += change;
    },
  };
  let failure: { readonly error: unknown } | undefined;
  const fail = (error: unknown): void => {
    failure ??= { error };
    stopping.abort();
  };
  const workers: Promise<void>[] = [];
  const startWorker = (): void => {
    if (workers.length < concurrency) workers.push(work().catch(fail));
  };
  const work = async (): Promise<void> => {
    for (let isFirst = true; !stopping.signal.aborted; isFirst = false) {
      const item = await reader.next();
      if (!item) return;
      // Each that has a message starts the next one: there are no more than the list needs.
      if (isFirst) startWorker();
      const sent = await sendItem(item, context);
      if (!sent) return;
      tally.add(sent.result, sent.segments);
      progress.changed();
      await channel.push(sent.result);
      if (sent.stop !== undefined) fail(sent.stop);
    }
  };
  startWorker();
  for (const worker of workers) await worker;
  progress.end();
  await attemptClient.close().catch(() => undefined);
  if (failure) throw failure.error;
}

/** What earlier runs put into the queue, and has not left it yet. */
async function levelAtStart({ journal, rate }: BulkSettings, clock: Clock): Promise<number> {
  const nowMs = clock.now();
  let level = 0;
  let atMs = nowMs - rate.capacitySeconds * 1000;
  const drain = (untilMs: number): void => {
    level = Math.max(0, level - (rate.segmentsPerSecond * Math.max(0, untilMs - atMs)) / 1000);
    atMs = Math.max(atMs, untilMs);
  };
  for (const { timeMs, segments } of await journal.sentSince(atMs)) {
    drain(timeMs);
    level += segments;
  }
  drain(nowMs);
  return Math.min(level, rate.segmentsPerSecond * rate.capacitySeconds);
}

function readPacing(pacer: Pacer, outage: OutageGate) {
  const { level, segmentsPerSecond, waitMs } = pacer.state();
  return { queuedSegments: Math.round(level), segmentsPerSecond, waitMs, outageMs: outage.outageMs() };
}
