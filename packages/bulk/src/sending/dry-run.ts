import { isMessagesError } from '@bandwidth-messages/sdk';
import { createKeyIndex } from '../journal/key-index.js';
import type { BulkClient } from '../bulk-client.js';
import { type DryRunOptions, readDryRunOptions } from './bulk-options.js';
import type { BulkItem, BulkResult } from './bulk-result.js';
import { type BulkTally, createBulkTally } from './bulk-tally.js';
import type { ItemReader } from './item-reader.js';
import { prepareItem } from './prepare-item.js';
import type { ResultChannel } from './result-channel.js';
import { resultOfKnown } from './result-of-known.js';
import { abortError } from './stop-switch.js';

export interface DryRunParts {
  readonly client: BulkClient;
  readonly reader: ItemReader;
  readonly channel: ResultChannel<BulkResult>;
  readonly stopping: AbortController;
  readonly options: DryRunOptions;
}

/** As long as the id of any journal that `openJournal` makes. */
const SOME_JOURNAL_ID = 'dry-run0';
const NO_CREDENTIALS = new Error('A dry run sends nothing, and so needs no credentials.');

/** Checks a list as the SDK does before it sends, and counts; nothing leaves. */
export function createDryRun({ client, reader, channel, stopping, options }: DryRunParts): {
  readonly tally: BulkTally;
  start(): Promise<void>;
} {
  const { rate, signal } = readDryRunOptions(options);
  const tally = createBulkTally(rate);
  const check = createMessageCheck(client);

  const checkAll = async (): Promise<void> => {
    for (let item = await reader.next(); item && !isStopped(); item = await reader.next()) {
      const { result, segments } = await check.item(item);
      tally.add(result, segments);
      if (result.outcome !== 'accepted') await channel.push(result);
    }
  };
  const isStopped = (): boolean => stopping.signal.aborted || signal?.aborted === true;

  return {
    tally,
    async start() {
      try {
        await checkAll();
        channel.end(signal?.aborted ? abortError(signal) : undefined);
      } catch (error) {
        channel.end(error);
      } finally {
        reader.stop();
        await check.close();
      }
    },
  };
}

/** Goes through all that the SDK checks before it sends: credentials come after that, and there are none. */
function createMessageCheck(client: BulkClient) {
  const checking = client.with({
    retry: false,
    auth: {
      authorize() {
        throw NO_CREDENTIALS;
      },
    },
    onEvent: () => undefined,
  });
  const seen = createKeyIndex();

  const errorOf = async (message: BulkItem['message']): Promise<Error | undefined> => {
    try {
      await checking.createMessage(message);
      return undefined;
    } catch (error) {
      return isMessagesError(error) && error.code === 'validation' ? error : undefined;
    }
  };
  return {
    async item(item: BulkItem): Promise<{ result: BulkResult; segments: number }> {
      const { key } = item;
      const prepared = prepareItem(item, SOME_JOURNAL_ID);
      const { identity } = prepared;
      const slot = seen.get(key);
      if (slot) {
        const content = slot.content.toString(16).padStart(7, '0');
        return { result: resultOfKnown(identity, { state: 'open', content, seen: true }), segments: 0 };
      }
      seen.set(key, { state: 1, content: Number.parseInt(identity.content, 16), seen: true });
      const error = 'error' in prepared ? prepared.error : await errorOf(prepared.message);
      if (error) return { result: { key, outcome: 'rejected', error }, segments: 0 };
      return { result: { key, outcome: 'accepted' }, segments: 'error' in prepared ? 0 : prepared.segments };
    },
    close: () => checking.close().catch(() => undefined),
  };
}
