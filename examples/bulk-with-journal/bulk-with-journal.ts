import { openJournal, sendMessages, type BulkItem } from '@bandwidth-messages/bulk';
import { createMessagesClient, optionsFromEnv } from '@bandwidth-messages/sdk';

/** Stands for your database. The key is the same whenever the list is read: it is what keeps a message from going twice. */
async function* readList(): AsyncGenerator<BulkItem> {
  for (let guest = 1; guest <= 20; guest++) {
    yield {
      key: `invitation-${guest}`,
      message: {
        applicationId: process.env['BW_APPLICATION_ID'] ?? '93de2206-9669-4e07-948d-329f4b722ee2',
        from: '+15551112222',
        to: `+1555333${String(guest).padStart(4, '0')}`,
        text: 'You are invited.',
      },
    };
  }
}

await using bandwidth = createMessagesClient(optionsFromEnv());
const journal = await openJournal(process.argv[2] ?? 'invitations.journal');
const stopping = new AbortController();
// No new message leaves, those on their way end, and the journal says how.
process.once('SIGTERM', () => stopping.abort());

const run = sendMessages(bandwidth, readList(), { journal, signal: stopping.signal });
try {
  for await (const { key, outcome, error } of run) {
    if (outcome !== 'accepted') console.error(key, outcome, error?.message ?? '');
  }
} finally {
  const { accepted, rejected, unknown, earlier } = run.totals;
  console.log(`${accepted} accepted (${earlier} earlier), ${rejected} rejected, ${unknown} unknown`);
  await journal.close();
}
