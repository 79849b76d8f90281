import type { Sandbox } from '@bandwidth-messages/sandbox';
import {
  type BulkResult,
  type BulkSource,
  openJournal,
  parseBulkTag,
  sendMessages,
} from '../../src/index.js';
import { createTestClient } from './client.js';
import { tempFile } from './temp-folder.js';

/** As fast as the sandbox takes messages. */
export const RATE = { segmentsPerSecond: 100_000 };

type Options = Partial<Parameters<typeof sendMessages>[2]>;

/** Sends a list with the journal at `path`, and returns all that it told. */
export async function sendList(
  sandbox: Sandbox,
  source: BulkSource,
  path = tempFile(),
  options: Options = {},
) {
  const client = createTestClient(sandbox.baseUrl);
  const journal = await openJournal(path);
  const results: BulkResult[] = [];
  const run = sendMessages(client, source, { journal, rate: RATE, ...options });
  let error: unknown;
  try {
    for await (const result of run) results.push(result);
  } catch (reason) {
    error = reason;
  }
  await journal.close();
  await client.close();
  return { results, totals: run.totals, error };
}

/** Sends a list one by one, with a journal that can be opened again afterwards. `told`: key and outcome of each result. */
export async function sendOneByOne(
  sandbox: Sandbox,
  list: Iterable<any> | AsyncIterable<any>,
  options: object = {},
  path = tempFile(),
) {
  const { results, error } = await sendList(sandbox, list, path, { concurrency: 1, ...options });
  await (await openJournal(path)).close();
  return { results, error, told: results.map(({ key, outcome }) => `${key} ${outcome}`) };
}

/** The keys that the API accepted, by the tags of the messages. */
export function acceptedKeys(sandbox: Sandbox): (string | undefined)[] {
  return sandbox.accepted.map(({ message }) => parseBulkTag(message.tag)?.key);
}

export const outcomesOf = (results: readonly BulkResult[]): string[] =>
  results.map(({ key, outcome }) => `${key} ${outcome}`).sort();
