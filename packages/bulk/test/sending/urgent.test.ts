import { startSandbox } from '@bandwidth-messages/sandbox';
import type { Pauses } from '@bandwidth-messages/sdk';
import { openJournal, sendMessages } from '../../src/index.js';
import { createTestClient } from '../support/client.js';
import { item, items } from '../support/messages.js';
import { tempFile } from '../support/temp-folder.js';

it('a single urgent message is sent at once by the same client, while a run waits for a full queue', async () => {
  const sandbox = await startSandbox();
  sandbox.faults.add({
    operation: 'createMessage',
    kind: 'respond',
    status: 429,
    headers: { 'retry-after': '300' },
    when: { bodyIncludes: '"tag":"bulk:' },
  });
  const client = createTestClient(sandbox.baseUrl);
  const journal = await openJournal(tempFile());
  const stop = new AbortController();
  const refusedOnce = new Promise<void>((resolve) => {
    const watch = setInterval(() => {
      if (!sandbox.requests.some(({ status }) => status === 429)) return;
      clearInterval(watch);
      resolve();
    }, 5);
  });
  const run = sendMessages(client, items(50), { journal, signal: stop.signal }).finish();
  await refusedOnce;
  // Were the pauses shared, it would be held back for 300 seconds, and fail at its deadline.
  const { message } = item(1000);
  const urgent = await Promise.all([
    client.createMessage(message),
    client.createMessage({ ...message, priority: 'high' }),
  ]);
  expect(urgent.map(({ direction }) => direction)).toEqual(['out', 'out']);
  expect(sandbox.accepted).toHaveLength(2);
  // The run itself keeps to what it was told: nobody but those on their way at the first 429 asks again.
  expect(sandbox.requests.filter(({ status }) => status === 429).length).toBeLessThanOrEqual(10);
  stop.abort();
  await expect(run).rejects.toMatchObject({ code: 'abort' });
  await journal.close();
  await client.close();
  await sandbox.close();
});

it('the 429s of a run are told to nobody who shares pauses, and a pause of others does not hold it up', async () => {
  const sandbox = await startSandbox();
  const told: string[] = [];
  const pauses: Pauses = {
    ready: () => new Promise(() => undefined),
    remainingMs: () => 0,
    pause: (operation) => void told.push(operation),
    onPause: () => () => undefined,
  };
  sandbox.faults.add({ operation: 'createMessage', kind: 'respond', status: 429, times: 2 });
  const client = createTestClient(sandbox.baseUrl, { pauses });
  const journal = await openJournal(tempFile());
  const rate = { segmentsPerSecond: 1000 };
  expect(await sendMessages(client, items(3), { journal, rate }).finish()).toMatchObject({ accepted: 3 });
  expect(sandbox.requests.map(({ status }) => status)).toContain(429);
  expect(told).toEqual([]);
  await journal.close();
  await client.close();
  await sandbox.close();
});
