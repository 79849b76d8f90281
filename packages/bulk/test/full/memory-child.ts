// Sends a long list to an API that answers at once, then opens its journal again; prints what that took. Started by
// figures.test.ts.
import { createSystemClock } from '@bandwidth-messages/sdk';
import type { BulkClient } from '../../src/bulk-client.js';
import { sendMessages } from '../../src/index.js';
import { openFileJournal } from '../../src/journal/file-journal.js';
import { systemFiles } from '../../src/journal/journal-files.js';
import { items } from '../support/messages.js';

const { path, count } = JSON.parse(process.argv[2] ?? '{}') as { path: string; count: number };
const rate = { segmentsPerSecond: 1e7 };
const clock = createSystemClock();
let ids = 0;
const client: BulkClient = {
  clock,
  createMessage: () =>
    new Promise((resolve) =>
      setImmediate(() => resolve({ id: `1796013337276${String((ids += 1)).padStart(16, 'a')}` })),
    ),
  listMessages: () => {
    throw new Error('The log is not part of this.');
  },
  with: () => client,
  close: () => Promise.resolve(),
};
const files = {
  ...systemFiles,
  // A million syncs would measure the disk.
  open: async (name: string) => ({ ...(await systemFiles.open(name)), sync: () => Promise.resolve() }),
};

async function main(): Promise<void> {
  const megabytes = (): number => Math.round(process.memoryUsage().rss / 1e6);
  // What the engine takes once, for whatever list.
  const first = await openFileJournal(`${path}.first`, { files });
  await sendMessages(client, items(50_000), { journal: first, rate }).finish();
  await first.close();
  const journal = await openFileJournal(path, { files });
  let sent = 0;
  let early = 0;
  let peak = 0;
  for await (const _ of sendMessages(client, items(count), { journal, rate })) {
    sent += 1;
    if (sent === 1000) early = megabytes();
    if (sent % 1000 === 0) peak = Math.max(peak, megabytes());
  }
  await journal.close();
  const before = process.cpuUsage();
  const startMs = performance.now();
  const again = await openFileJournal(path);
  const { user, system } = process.cpuUsage(before);
  const keys = again.keys;
  await again.close();
  const lines = 2 * count + 1;
  const wallSeconds = (performance.now() - startMs) / 1000;
  console.log(JSON.stringify({ early, peak, keys, lines, cpuSeconds: (user + system) / 1e6, wallSeconds }));
}

void main();
