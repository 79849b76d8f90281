import { pass } from '../support/race.js';
import { describeWithRedis } from '../support/redis-server.js';
import { type TcpProxy, startTcpProxy } from '../support/tcp-proxy.js';
import { type RedisFixture, startRedisFixture } from '../support/with-redis.js';

describeWithRedis('a shared rate limiter whose Redis is away', () => {
  let redis: RedisFixture;
  let proxy: TcpProxy;
  beforeAll(async () => {
    redis = await startRedisFixture();
    proxy = await startTcpProxy(redis.server.port);
  });
  afterEach(() => {
    proxy.isHanging = false;
    proxy.delayMs = 0;
    proxy.open();
  });
  afterAll(async () => {
    await redis.close();
    await proxy.close();
  });

  test.each(['ioredis-5', 'ioredis-6', 'redis-client-5', 'redis-client-6'] as const)(
    'ends calls at their deadline with a CoordinationError, and goes on when it is back (%s)',
    async (client) => {
      const limit = { scope: `away-${client}`, requests: 5, windowMs: 500 };
      const limiter = redis.limiter({ redis: redis.connect(client, proxy.port), ...limit });
      (await limiter.acquire({})).release();
      proxy.cut();
      const startMs = performance.now();
      const failed = limiter.acquire({ maxWaitMs: 700 });
      const patient = limiter.acquire({ maxWaitMs: 30_000 });
      await expect(failed).rejects.toMatchObject({
        name: 'CoordinationError',
        code: 'coordination',
        outcome: 'not-accepted',
      });
      expect(performance.now() - startMs).toBeLessThan(1500);
      proxy.open();
      (await patient).release();
    },
    30_000,
  );

  test('ends calls by their own limits when Redis hangs', async () => {
    const limit = { scope: 'hanging', requests: 5, windowMs: 500, commandTimeoutMs: 200 };
    const limiter = redis.limiter({ redis: redis.connect('ioredis-6', proxy.port), ...limit });
    (await limiter.acquire({})).release();
    proxy.isHanging = true;
    const controller = new AbortController();
    const aborted = Promise.resolve(limiter.acquire({ signal: controller.signal }));
    const late = Promise.resolve(limiter.acquire({ maxWaitMs: 500 }));
    controller.abort(new Error('no longer wanted'));
    await expect(aborted).rejects.toThrow('no longer wanted');
    await expect(late).rejects.toThrow('Redis gave no answer within 200 ms');
  });

  test('goes on alone when it may: first with what it used, a lease and a window later with its share', async () => {
    const limit = {
      scope: 'alone',
      requests: 8,
      windowMs: 400,
      leaseMs: 500,
      whenAway: { share: 0.5 },
      commandTimeoutMs: 300,
    };
    const limiter = redis.limiter({ redis: redis.connect('ioredis-6', proxy.port), ...limit });
    let isOver = false;
    const times: number[] = [];
    const use = async (): Promise<void> => {
      while (!isOver) {
        const permit = await limiter.acquire({});
        times.push(performance.now());
        permit.release();
      }
    };
    const users = Promise.all(Array.from({ length: 9 }, use));
    await pass(3000);
    proxy.cut();
    const cutMs = performance.now();
    await pass(4500);
    isOver = true;
    await users;
    const alone = times.filter((atMs) => atMs > cutMs + 1500);
    expect(alone.length).toBeGreaterThanOrEqual(16);
    for (const atMs of alone) {
      expect(alone.filter((other) => other > atMs - 400 && other <= atMs).length).toBeLessThanOrEqual(4);
    }
  }, 30_000);
});
