import { type Sandbox, startSandbox } from '@bandwidth-messages/sandbox';
import { basicAuth, createMessagesClient, type MessagesClient } from '@bandwidth-messages/sdk';
import { remind } from './remind';

let sandbox: Sandbox;
let bandwidth: MessagesClient;

// A sandbox and a client for each test: nothing of one is left for the next.
beforeEach(async () => {
  sandbox = await startSandbox();
  bandwidth = createMessagesClient({
    accountId: '9900000',
    auth: basicAuth({ username: 'sandbox-user', password: 'sandbox-password' }),
    baseUrl: sandbox.baseUrl,
  });
});
afterEach(async () => {
  await bandwidth.close();
  await sandbox.close();
});

test('a reminder reaches the guest', async () => {
  await expect(remind(bandwidth, '+15553334444')).resolves.toBe('sent');
  expect(sandbox.accepted[0]?.message.to).toEqual(['+15553334444']);
});

test('a reminder whose connection breaks after it was accepted is not sent again', async () => {
  sandbox.faults.add({ operation: 'createMessage', kind: 'reset', stage: 'after-accept' });
  await expect(remind(bandwidth, '+15553334444')).resolves.toBe('ask a person');
  expect(sandbox.accepted).toHaveLength(1);
});
