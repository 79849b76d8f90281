import { readFileSync, writeFileSync } from 'node:fs';
import type { MessagesClient } from '@bandwidth-messages/sdk';
import { openJournal, sendMessages } from '../../src/index.js';
import { createTestClient } from '../support/client.js';
import { items } from '../support/messages.js';
import { tempFile } from '../support/temp-folder.js';
import { useSandbox } from '../support/use-sandbox.js';

const setup = useSandbox();
let client: MessagesClient;
beforeAll(() => {
  client = createTestClient(setup.sandbox.baseUrl);
});
afterAll(() => client.close());

it('a list that was tried on the sandbox is not taken for sent where the client is one of the real API', async () => {
  const path = tempFile();
  const journal = await openJournal(path);
  expect(await sendMessages(client, items(3), { journal }).finish()).toMatchObject({ accepted: 3 });
  const real = createTestClient('https://api.example.test/v2');
  const other = createTestClient(setup.sandbox.baseUrl, { accountId: '9900001' });
  for (const [wrong, name] of [
    [real, 'account 9900000 of api.example.test'],
    [other, 'account 9900001 of 127.0.0.1'],
  ] as const) {
    await expect(sendMessages(wrong, items(3), { journal }).finish()).rejects.toMatchObject({
      code: 'validation',
      field: 'journal',
      message: expect.stringContaining(
        `belongs to account 9900000 of 127.0.0.1, and the client sends for ${name}; nothing was sent.`,
      ),
    });
    await wrong.close();
  }
  await journal.close();
});

it('a journal goes on with the same account, also after it was compacted and where the sandbox has another port', async () => {
  const path = tempFile();
  const first = await openJournal(path);
  await sendMessages(client, items(2), { journal: first }).finish();
  await first.compact();
  await first.close();
  const again = await openJournal(path);
  const elsewhere = createTestClient(setup.sandbox.baseUrl.replace(/:\d+/, ':1'), { retry: false });
  expect(await sendMessages(elsewhere, items(2), { journal: again }).finish()).toMatchObject({ earlier: 2 });
  await elsewhere.close();
  await again.close();
});

it('a journal that names no account takes that of the run, and loses no line of what counts', async () => {
  const path = tempFile();
  const first = await openJournal(path);
  await sendMessages(client, items(2), { journal: first }).finish();
  await first.close();
  const [header = '', ...lines] = readFileSync(path, 'utf8').split('\n');
  const { accountId: _accountId, host: _host, ...older } = JSON.parse(header) as Record<string, unknown>;
  writeFileSync(path, [JSON.stringify(older), ...lines].join('\n'));
  const journal = await openJournal(path);
  expect(await sendMessages(client, items(3), { journal }).finish()).toMatchObject({
    accepted: 3,
    earlier: 2,
  });
  await journal.close();
  expect(readFileSync(path, 'utf8')).toMatch(/^\{[^\n]*"accountId":"9900000","host":"127\.0\.0\.1"\}\n/);
});
