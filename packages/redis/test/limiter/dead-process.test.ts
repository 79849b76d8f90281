import { pass } from '../support/race.js';
import { describeWithRedis } from '../support/redis-server.js';
import { type RedisFixture, startRedisFixture } from '../support/with-redis.js';

describeWithRedis('a process that dies at the head of the queue', () => {
  let redis: RedisFixture;
  beforeAll(async () => {
    redis = await startRedisFixture();
  });
  afterAll(() => redis.close());

  test('holds those behind it up for 2 s at most', async () => {
    const limit = { scope: 'dead', requests: 2, windowMs: 1000 };
    const port = redis.connect();
    let isDead = false;
    const runScript: typeof port.runScript = (...args) =>
      isDead ? new Promise(() => undefined) : port.runScript(...args);
    const dying = redis.limiter({ ...limit, redis: { runScript } });
    const living = redis.limiter(limit);
    const used = await Promise.all([living.acquire({}), living.acquire({})]);
    const controller = new AbortController();
    const lost = [1, 2, 3].map(() =>
      Promise.resolve(dying.acquire({ signal: controller.signal })).catch(() => undefined),
    );
    await pass(100);
    const waiting = Promise.resolve(living.acquire({})).then((permit) => {
      permit.release();
      return performance.now();
    });
    await pass(50);
    isDead = true;
    const freeMs = performance.now() + limit.windowMs;
    for (const permit of used) permit.release();
    // The machine may be busy: some time more than promised.
    expect((await waiting) - freeMs).toBeLessThan(3000);
    controller.abort(new Error('the end'));
    await Promise.all(lost);
  }, 30_000);
});
