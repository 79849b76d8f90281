import { ValidationError } from '@bandwidth-messages/sdk';
import { type BulkClient, assertClient } from '../bulk-client.js';
import { type BulkOptions, type DryRunOptions, readBulkOptions } from './bulk-options.js';
import type { BulkResult, BulkRun, BulkTotals } from './bulk-result.js';
import { createBulkTally } from './bulk-tally.js';
import { createDryRun } from './dry-run.js';
import { type BulkSource, type ItemReader, createItemReader } from './item-reader.js';
import { type ResultChannel, createResultChannel } from './result-channel.js';
import { runList } from './run-list.js';
import { createStopSwitch } from './stop-switch.js';

/**
 * Sends a list of messages: paced by the segments that the account's queue takes, each of them written to the journal
 * before it leaves, and none of them twice. Run it again with the same journal after it stopped, for whatever reason: what
 * has ended is not sent again, what was never sent is.
 *
 * Results come in the order in which messages end; those that ended in an earlier run are handed out again, marked
 * `earlier`. The iteration ends by throwing an `AbortError` after `signal` was aborted, a `JournalError` when the journal
 * cannot be written, the error of the SDK when no message of the account can be sent (credentials, a long outage), and
 * what the source or `shouldSend` threw. Leaving the loop early stops the run, and waits for what is on its way.
 *
 * @throws ValidationError when an option cannot be right
 */
export function sendMessages(
  client: BulkClient,
  source: BulkSource,
  options: BulkOptions | DryRunOptions,
): BulkRun {
  assertClient(client);
  const reader = createItemReader(source, 'sendMessages');
  const channel = createResultChannel<BulkResult>();
  const stopping = createStopSwitch();
  assertOptions(options);
  if (options.dryRun === true) {
    const dry = createDryRun({ client, reader, channel, stopping, options });
    return createRun(
      channel,
      stopping,
      reader,
      () => dry.tally.totals(),
      () => dry.start(),
    );
  }
  const settings = readBulkOptions(options);
  const tally = createBulkTally(settings.rate);
  return createRun(
    channel,
    stopping,
    reader,
    () => tally.totals(),
    () => runList({ client, settings, reader, tally, channel, stopping }),
  );
}

/** The iterable of a run that `start` begins and the channel brings the results of. */
function createRun(
  channel: ResultChannel<BulkResult>,
  stopping: AbortController,
  reader: ItemReader,
  totals: () => BulkTotals,
  start: () => Promise<void>,
): BulkRun {
  let running: Promise<void> | undefined;
  let isIterated = false;

  const iterator: AsyncIterator<BulkResult, undefined> = {
    next() {
      running ??= start();
      return channel.next();
    },
    async return() {
      channel.abandon();
      stopping.abort();
      reader.stop();
      await running;
      channel.end();
      return { done: true, value: undefined };
    },
  };
  const run: BulkRun = {
    get totals() {
      return totals();
    },
    [Symbol.asyncIterator]() {
      if (isIterated) {
        throw new ValidationError('A run can be iterated once: call sendMessages again for another one.', {
          field: 'run',
        });
      }
      isIterated = true;
      return iterator;
    },
    async finish() {
      for await (const _ of run);
      return totals();
    },
  };
  return run;
}

function assertOptions(options: object | null | undefined): void {
  if (typeof options === 'object' && options !== null) return;
  throw new ValidationError('sendMessages: options must be an object; nothing was sent.', {
    field: 'options',
  });
}
