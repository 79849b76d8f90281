import { describeWithRedis } from '../support/redis-server.js';
import { type RedisFixture, startRedisFixture } from '../support/with-redis.js';

describeWithRedis('a shared rate limiter whose Redis is away', () => {
  let redis: RedisFixture;
  beforeAll(async () => {
    redis = await startRedisFixture();
  });
  afterAll(() => redis.close());

  test.concurrent.each(['ioredis-5', 'ioredis-6', 'redis-client-5', 'redis-client-6'] as const)(
    'ends calls at their deadline with a CoordinationError, and goes on when it is back (%s)',
    async (client) => {
      const proxy = await redis.startProxy();
      const limit = { scope: `away-${client}`, requests: 5, windowMs: 500 };
      const limiter = redis.limiter({ redis: redis.connect(client, proxy.port), ...limit });
      (await limiter.acquire({})).release();
      proxy.cut();
      const failed = limiter.acquire({ maxWaitMs: 700 });
      const patient = limiter.acquire({ maxWaitMs: 30_000 });
      await expect(failed).rejects.toMatchObject({
        name: 'CoordinationError',
        code: 'coordination',
        outcome: 'not-accepted',
      });
      proxy.open();
      (await patient).release();
    },
  );

  test.concurrent('ends calls by their own limits when Redis hangs', async () => {
    const proxy = await redis.startProxy();
    const limit = { scope: 'hanging', requests: 5, windowMs: 500, commandTimeoutMs: 200 };
    const limiter = redis.limiter({ redis: redis.connect('ioredis-6', proxy.port), ...limit });
    (await limiter.acquire({})).release();
    proxy.isHanging = true;
    const controller = new AbortController();
    const aborted = Promise.resolve(limiter.acquire({ signal: controller.signal }));
    const late = Promise.resolve(limiter.acquire({ maxWaitMs: 3000 }));
    controller.abort(new Error('no longer wanted'));
    await expect(aborted).rejects.toThrow('no longer wanted');
    await expect(late).rejects.toThrow('Redis gave no answer within 200 ms');
  });
});
