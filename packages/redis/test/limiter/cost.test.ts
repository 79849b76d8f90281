import { pass } from '../support/race.js';
import { describeWithRedis } from '../support/redis-server.js';
import { type RedisFixture, startRedisFixture } from '../support/with-redis.js';

describeWithRedis('what a shared limit costs', () => {
  let redis: RedisFixture;
  beforeAll(async () => {
    redis = await startRedisFixture();
  });
  afterAll(() => redis.close());

  test('at most 700 kB for 3500 permits and 1,000 calls that wait, and 3 commands for each call', async () => {
    const limiter = redis.limiter({
      scope: 'cost',
      requests: 3500,
      windowMs: 60_000,
      commandTimeoutMs: 10_000,
    });
    (await limiter.acquire({})).giveBack();
    const before = await usedMemory();
    await redis.admin.command('CONFIG', 'RESETSTAT');
    const permits = await Promise.all(Array.from({ length: 3500 }, async () => limiter.acquire({})));
    for (const permit of permits) permit.release();
    // Each call has a signal of its own, as it has in the SDK.
    const controllers = Array.from({ length: 1000 }, () => new AbortController());
    const waiting = controllers.map(async ({ signal }) =>
      Promise.resolve(limiter.acquire({ signal })).catch(() => undefined),
    );
    const queue = '{bandwidth-messages:limit:cost}:queue';
    while ((await redis.admin.command('ZCARD', queue)) !== 1000) await pass(50);
    const commands = /cmdstat_evalsha:calls=(\d+)/.exec(
      String(await redis.admin.command('INFO', 'commandstats')),
    )?.[1];
    const used = (await usedMemory()) - before;
    const keys = (await redis.admin.command('KEYS', '*limit:cost}*')) as string[];
    const sizes = await Promise.all(
      keys.map((key) => redis.admin.command('MEMORY', 'USAGE', key, 'SAMPLES', '0')),
    );
    const total = (sizes as number[]).reduce((sum, size) => sum + size, 0);
    expect(await redis.admin.command('ZCARD', '{bandwidth-messages:limit:cost}:permits')).toBe(3500);
    expect(total).toBeLessThan(700_000);
    expect(used).toBeLessThan(1_000_000);
    expect(Number(commands)).toBeLessThan(3 * 3500);
    for (const controller of controllers) controller.abort(new Error('enough'));
    await Promise.all(waiting);
  });

  test('at most 3 commands for each call when calls come one by one', async () => {
    const limiter = redis.limiter({ scope: 'single', requests: 3500, windowMs: 60_000 });
    (await limiter.acquire({})).release();
    await redis.admin.command('CONFIG', 'RESETSTAT');
    for (let i = 0; i < 100; i++) {
      const permit = await limiter.acquire({});
      await pass(1);
      permit.release();
    }
    await pass(50);
    const calls = /cmdstat_evalsha:calls=(\d+)/.exec(
      String(await redis.admin.command('INFO', 'commandstats')),
    )?.[1];
    expect(Number(calls)).toBeGreaterThan(0);
    expect(Number(calls)).toBeLessThanOrEqual(300);
  });

  async function usedMemory(): Promise<number> {
    return Number(/used_memory:(\d+)/.exec(String(await redis.admin.command('INFO', 'memory')))?.[1]);
  }
});
