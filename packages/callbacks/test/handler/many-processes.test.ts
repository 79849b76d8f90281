import { startSandbox } from '@bandwidth-messages/sandbox';
import { deliveredEvent } from '../support/events.js';
import { createProcessGroup, GROUP_PASSWORD, type ProcessGroup } from '../support/process-group.js';
import { until } from '../support/until.js';

const MESSAGES = process.env['FULL'] === '1' ? 1_250 : 100;
const authorization = `Basic ${btoa(`callbacks:${GROUP_PASSWORD}`)}`;
const statusOf = async (url: string, body: unknown) => {
  const headers = { authorization, 'content-type': 'application/json' };
  return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).status;
};

let group: ProcessGroup;
beforeEach(async () => {
  group = await createProcessGroup();
});
afterEach(() => group.close());

test('four processes that share a store handle each event once, though the sandbox posts all of them to each of them, twice, out of order and in batches', async () => {
  const processes = await Promise.all([1, 2, 3, 4].map(() => group.start()));
  const sandbox = await startSandbox({
    callbacks: processes.map(({ url }) => ({ url, username: 'callbacks', password: GROUP_PASSWORD })),
    callbackDelivery: { duplicates: 1, disorderMs: 200, batchMs: 20, retryEveryMs: 2_000 },
  });
  try {
    const posted = () =>
      sandbox.callbacks.reduce((sum, { events, problem }) => sum + (problem ? 0 : events.length), 0);
    const ids: string[] = [];
    for (let message = 0; message < MESSAGES; message += 1) {
      const [received] = sandbox.receiveMessage({
        from: '+15553334444',
        to: '+15551112222',
        text: `${message}`,
      });
      ids.push(received!.id);
      // Every message is posted 8 times; more than some hundreds at once is no question of handling them once.
      if (message % 25 === 24) await until(() => posted() >= (message - 50) * 8, 900_000);
    }
    await until(() => posted() >= MESSAGES * 4 * 2, 900_000);
    expect([...group.effects].sort()).toEqual(ids.map((id) => `${id} message-received`).sort());
    // On a busy machine an event may take longer than the API waits; it is posted again then.
    for (const { status = 'none' } of sandbox.callbacks) expect([200, 503, 'none']).toContain(status);
    expect(group.errorOutput()).toBe('');
  } finally {
    await sandbox.close();
  }
}, 1_000_000);

test('a process that is killed between handler and mark: the event is handled again, 5 minutes later, by another', async () => {
  const dying = await group.start({ diesAfter: 2 });
  const living = await group.start();
  const body = [1, 2, 3].map(deliveredEvent);
  expect(await statusOf(dying.url, [body[0]])).toBe(200);
  await expect(statusOf(dying.url, [body[1]])).rejects.toThrow();
  expect(await dying.ended).toBe('SIGKILL');
  const once = ['message-1 message-delivered', 'message-2 message-delivered'];
  expect(group.effects).toEqual(once);

  await group.clock.advance(5 * 60_000);
  expect(await statusOf(living.url, body)).toBe(200);
  // Events of different messages are handled side by side.
  const again = [...group.effects].slice(once.length).sort();
  expect(again).toEqual(['message-2 message-delivered', 'message-3 message-delivered']);
  expect(await statusOf(living.url, body)).toBe(200);
  expect(group.effects).toHaveLength(4);
});
