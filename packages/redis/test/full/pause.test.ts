import { startSandbox } from '@bandwidth-messages/sandbox';
import { type MessagesClient, basicAuth, createMessagesClient } from '@bandwidth-messages/sdk';
import { createSharedPauses } from '../../src/index.js';
import { pass } from '../support/race.js';
import { CLIENT_NAMES } from '../support/redis-clients.js';
import { describeWithRedis } from '../support/redis-server.js';
import { startRedisFixture } from '../support/with-redis.js';

describeWithRedis('a pause of 30 s that one of eight processes is asked for', () => {
  test('lets nothing of any of them pass later than 250 ms after it and before its end, nor of one that starts meanwhile', async () => {
    const redis = await startRedisFixture();
    const sandbox = await startSandbox();
    const clients: MessagesClient[] = [];
    /** Nothing in it is of another one. */
    const start = (index: number): MessagesClient => {
      const client = createMessagesClient({
        accountId: '9900000',
        baseUrl: sandbox.baseUrl,
        auth: basicAuth({ username: 'sandbox-user', password: 'sandbox-password' }),
        rateLimit: false,
        pauses: createSharedPauses({ redis: redis.connect(CLIENT_NAMES[index % 4]), scope: 'pause' }),
      });
      clients.push(client);
      return client;
    };
    let isOver = false;
    /** Lists again and again. */
    const use = async (client: MessagesClient): Promise<void> => {
      while (!isOver) {
        await client.listMessages({ sourceTn: '+15551112222' }, { deadlineMs: 120_000 }).first();
        await pass(20);
      }
    };
    const users = Array.from({ length: 8 }, (_, index) => use(start(index)));
    await pass(1500);
    const seen = (): number => sandbox.requests.at(-1)?.number ?? 0;
    const headers = { 'retry-after': '30' };
    sandbox.faults.add({ operation: 'listMessages', kind: 'respond', status: 429, headers });
    while (!sandbox.requests.some(({ status }) => status === 429)) await pass(1);
    const pausedMs = performance.now();
    await pass(250);
    const before = seen();
    await pass(5000);
    users.push(use(start(8)));
    while (seen() === before && performance.now() - pausedMs < 60_000) await pass(5);
    const firstMs = performance.now() - pausedMs;
    process.stdout.write(`the first request after the pause: ${firstMs.toFixed(0)} ms after the 429\n`);
    expect(firstMs).toBeGreaterThanOrEqual(29_900);
    expect(firstMs).toBeLessThan(40_000);
    isOver = true;
    await Promise.all(users);
    await Promise.all(clients.map((client) => client.close()));
    await sandbox.close();
    await redis.close();
  }, 120_000);
});
