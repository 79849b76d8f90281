import { type Sandbox, startSandbox } from '@bandwidth-messages/sandbox';
import { type MessagesClient, clientCredentials, createMessagesClient } from '@bandwidth-messages/sdk';
import { createSharedPauses, createSharedRateLimiter, sharedToken } from '../src/index.js';
import { pass } from './support/race.js';
import { CLIENT_NAMES, type ClientName } from './support/redis-clients.js';
import { describeWithRedis } from './support/redis-server.js';
import { type RedisFixture, startRedisFixture } from './support/with-redis.js';

describeWithRedis('clients of several processes that share limit, pauses and token', () => {
  const open: (() => Promise<unknown>)[] = [];
  afterAll(async () => {
    for (const close of open.reverse()) await close();
  });

  /** A Redis and a sandbox for one test. */
  async function start(): Promise<{
    redis: RedisFixture;
    sandbox: Sandbox;
    processOf: (name: ClientName) => MessagesClient;
    statuses: (operation: string) => number[];
  }> {
    const redis = await startRedisFixture();
    const sandbox = await startSandbox({ rateLimit: { requests: 20, windowMs: 1000 } });
    open.push(
      () => redis.close(),
      () => sandbox.close(),
    );
    return {
      redis,
      sandbox,
      /** The client of one process: nothing in it is of another one. */
      processOf(name) {
        const port = redis.connect(name);
        const { baseUrl, tokenUrl } = sandbox;
        const credentials = { clientId: 'sandbox-client', clientSecret: 'sandbox-secret', tokenUrl };
        const client = createMessagesClient({
          accountId: '9900000',
          baseUrl,
          auth: sharedToken(clientCredentials(credentials), { redis: port, commandTimeoutMs: 30_000 }),
          rateLimit: createSharedRateLimiter({ redis: port, scope: 'sdk', requests: 20, windowMs: 1000 }),
          pauses: createSharedPauses({ redis: port, scope: 'sdk' }),
        });
        open.push(() => client.close());
        return client;
      },
      statuses: (operation) =>
        sandbox.requests
          .filter((request) => request.operation === operation)
          .map(({ status }) => status ?? 0),
    };
  }
  const list = (client: MessagesClient): Promise<unknown> =>
    client.listMessages({ sourceTn: '+15551112222' }).first();

  test.concurrent('get no 429 and fetch one token', async () => {
    const { processOf, statuses } = await start();
    const processes = CLIENT_NAMES.map(processOf);
    await Promise.all(processes.flatMap((client) => Array.from({ length: 15 }, () => list(client))));
    expect(statuses('listMessages').filter((status) => status !== 200)).toEqual([]);
    expect(statuses('listMessages').length).toBe(60);
    expect(statuses('token').length).toBe(1);
  });

  test.concurrent('send nothing during a pause that one of them was asked for, nor does one that starts meanwhile', async () => {
    const { processOf, redis, sandbox } = await start();
    const [first, second] = [processOf('ioredis-6'), processOf('redis-client-6')];
    await Promise.all([list(first), list(second)]);
    sandbox.faults.add({
      operation: 'listMessages',
      kind: 'respond',
      status: 429,
      headers: { 'retry-after': '3' },
    });
    const pausedMs = performance.now();
    const held = list(first);
    while (Number(await redis.admin.command('EXISTS', '{bandwidth-messages:pauses:sdk}:pauses')) === 0)
      await pass(5);
    const third = processOf('ioredis-5');
    const ended = Promise.all(
      [held, list(second), list(third)].map((call) => call.then(() => performance.now())),
    );
    for (const endedMs of await ended) expect(endedMs - pausedMs).toBeGreaterThan(2900);
  });

  test.concurrent('tell by the error of a call that Redis is away, and that nothing was sent', async () => {
    const { processOf, redis, statuses } = await start();
    const client = processOf('ioredis-6');
    await list(client);
    await redis.server.kill();
    const lists = statuses('listMessages').length;
    const call = client.listMessages({ sourceTn: '+15551112222' }, { deadlineMs: 800 }).first();
    await expect(call).rejects.toMatchObject({
      name: 'CoordinationError',
      code: 'coordination',
      attempts: 0,
    });
    // A send has no rate limiter: it waits for the pauses of the others.
    const message = { applicationId: 'a', from: '+15551112222', to: '+15553334444', text: 'Hello' };
    await expect(client.createMessage(message, { deadlineMs: 800 })).rejects.toMatchObject({
      name: 'CoordinationError',
      code: 'coordination',
      outcome: 'not-accepted',
      attempts: 0,
      cause: { name: 'Error' },
    });
    expect(statuses('listMessages').length).toBe(lists);
    expect(statuses('createMessage')).toEqual([]);
  });
});
