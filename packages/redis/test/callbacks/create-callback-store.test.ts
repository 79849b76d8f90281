import { type RedisPort, createCallbackStore } from '../../src/index.js';
import { pass } from '../support/race.js';
import { describeWithRedis } from '../support/redis-server.js';
import { type RedisFixture, startRedisFixture } from '../support/with-redis.js';

/** A busy machine takes its time to connect. */
const commandTimeoutMs = 10_000;

describeWithRedis('the store of handled events', () => {
  let redis: RedisFixture;
  beforeAll(async () => {
    redis = await startRedisFixture();
  });
  afterAll(() => redis.close());

  test.concurrent('gives each event to one of many who ask, and remembers that it was handled', async () => {
    const stores = [1, 2, 3].map(() => createCallbackStore({ redis: redis.connect(), commandTimeoutMs }));
    const answers = await Promise.all(stores.map((store) => store.begin('message-1:delivered', 5000)));
    expect(answers.sort()).toEqual(['new', 'running', 'running']);
    await stores[0]?.done('message-1:delivered', 5000);
    expect(await stores[1]?.begin('message-1:delivered', 5000)).toBe('done');
  });

  test.concurrent('gives an event again when its handler failed, or has not ended in time', async () => {
    const store = createCallbackStore({ redis: redis.connect('redis-client-6'), commandTimeoutMs });
    expect(await store.begin('a', 5000)).toBe('new');
    await store.failed('a');
    expect(await store.begin('a', 50)).toBe('new');
    await pass(120);
    expect(await store.begin('a', 5000)).toBe('new');
    await store.done('a', 60);
    await pass(120);
    expect(await store.begin('a', 5000)).toBe('new');
  });

  test.concurrent('forgets no handled event when another handler of it fails', async () => {
    const store = createCallbackStore({ redis: redis.connect(), commandTimeoutMs });
    await store.begin('b', 5000);
    await store.done('b', 5000);
    await store.failed('b');
    expect(await store.begin('b', 5000)).toBe('done');
  });

  test.concurrent('keeps an event for who has it by now when one fails whose time was over', async () => {
    const [late, next, third] = [1, 2, 3].map(() =>
      createCallbackStore({ redis: redis.connect(), commandTimeoutMs }),
    );
    expect(await late?.begin('c', 1)).toBe('new');
    while ((await next?.begin('c', 60_000)) !== 'new');
    await late?.failed('c');
    expect(await third?.begin('c', 60_000)).toBe('running');
  });

  test.concurrent('gives an event to whoever asks where the command is sent again, as its answer was lost', async () => {
    const port = redis.connect();
    const repeating: RedisPort = {
      async runScript(...command) {
        await port.runScript(...command);
        return port.runScript(...command);
      },
    };
    const store = createCallbackStore({ redis: repeating, commandTimeoutMs });
    expect(await store.begin('d', 60_000)).toBe('new');
    expect(await store.begin('d', 60_000)).toBe('running');
    await store.failed('d');
    expect(await store.begin('d', 60_000)).toBe('new');
    await store.done('d', 60_000);
    expect(await store.begin('d', 60_000)).toBe('done');
  });

  test.concurrent('stores a hash of the key, and rejects when Redis is away', async () => {
    const store = createCallbackStore({ redis: redis.connect(), scope: 'numbers', commandTimeoutMs });
    await store.begin('+15551112222', 5000);
    expect(await redis.dump()).not.toContain('5551112222');
    await expect(store.begin(5 as never, 5000)).rejects.toMatchObject({
      name: 'ValidationError',
      field: 'key',
    });
    const lost = createCallbackStore({ redis: redis.connect('ioredis-6', 1), commandTimeoutMs: 100 });
    await expect(lost.begin('a', 5000)).rejects.toMatchObject({
      code: 'coordination',
      outcome: 'not-accepted',
      message: 'The store of handled events could not be asked: Redis is not connected.',
    });
  });
});
