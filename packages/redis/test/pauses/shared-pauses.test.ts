import { createSharedPauses } from '../../src/index.js';
import type { Pauses } from '@bandwidth-messages/sdk';
import { pass } from '../support/race.js';
import { describeWithRedis } from '../support/redis-server.js';
import { type RedisFixture, startRedisFixture } from '../support/with-redis.js';

describeWithRedis('pauses shared by several processes', () => {
  let redis: RedisFixture;
  beforeAll(async () => {
    redis = await startRedisFixture();
  });
  afterAll(() => redis.close());
  const processOf = (scope: string): Pauses => createSharedPauses({ redis: redis.connect(), scope });

  test.concurrent('hold back all processes, also one that starts during the pause', async () => {
    const [first, second] = [processOf('a'), processOf('a')];
    await second.ready();
    expect(second.remainingMs('listMessages')).toBe(0);
    const told: [string, number][] = [];
    second.onPause((operationId, waitMs) => told.push([operationId, waitMs]));
    await first.pause('listMessages', 3_000_000);
    await second.ready();
    const third = processOf('a');
    await third.ready();
    for (const pauses of [first, second, third]) {
      expect(pauses.remainingMs('listMessages')).toBeGreaterThan(2_900_000);
      expect(pauses.remainingMs('listMessages')).toBeLessThan(3_100_000);
      expect(pauses.remainingMs('createMessage')).toBe(0);
    }
    expect(told).toEqual([['listMessages', expect.any(Number)]]);
    const other = processOf('b');
    await other.ready();
    expect(other.remainingMs('listMessages')).toBe(0);
  });

  test.concurrent('of two pauses the longer one counts, wherever it comes from', async () => {
    const [first, second] = [processOf('longer'), processOf('longer')];
    await first.pause('listMessages', 2_000_000);
    await second.pause('listMessages', 500_000);
    await second.ready();
    expect(second.remainingMs('listMessages')).toBeGreaterThan(1_900_000);
    await second.pause('listMessages', 4_000_000);
    await first.ready();
    expect(first.remainingMs('listMessages')).toBeGreaterThan(3_900_000);
  });

  test.concurrent('let nothing go while Redis is away, unless each may go alone', async () => {
    const proxy = await redis.startProxy();
    const port = redis.connect('ioredis-6', proxy.port);
    const waiting = createSharedPauses({ redis: port, scope: 'away', commandTimeoutMs: 100 });
    const alone = createSharedPauses({
      redis: port,
      scope: 'away',
      commandTimeoutMs: 100,
      whenAway: 'alone',
    });
    await waiting.ready();
    proxy.cut();
    await alone.pause('listMessages', 1000);
    await alone.ready();
    const controller = new AbortController();
    const held = Promise.resolve(waiting.ready({ signal: controller.signal }));
    const patient = Promise.resolve(waiting.ready());
    setTimeout(() => controller.abort(new Error('no longer wanted')), 500);
    await expect(held).rejects.toThrow('no longer wanted');
    proxy.open();
    await patient;
  });

  test.concurrent('are told once Redis is back, if they still last', async () => {
    const proxy = await redis.startProxy();
    const port = redis.connect('redis-client-6', proxy.port);
    const pauses = createSharedPauses({ redis: port, scope: 'told', commandTimeoutMs: 100 });
    await pauses.ready();
    proxy.cut();
    const telling = Promise.resolve(pauses.pause('listMessages', 2_000_000));
    await pass(400);
    proxy.open();
    await telling;
    const other = processOf('told');
    await other.ready();
    expect(other.remainingMs('listMessages')).toBeGreaterThan(1_900_000);
    expect(other.remainingMs('listMessages')).toBeLessThan(2_100_000);
  });
});
