import { RateLimitError, type RateLimitPermit } from '@bandwidth-messages/sdk';

import { pass } from '../support/race.js';
import { describeWithRedis } from '../support/redis-server.js';
import { type RedisFixture, startRedisFixture } from '../support/with-redis.js';

describeWithRedis('a shared rate limiter', () => {
  let redis: RedisFixture;
  beforeAll(async () => {
    redis = await startRedisFixture();
  });
  afterAll(() => redis.close());

  test.concurrent('gives each permit again one window after its answer, to whom asked first in any process', async () => {
    const limit = { scope: 'order', requests: 3, windowMs: 600 };
    const [first, second] = [redis.limiter(limit), redis.limiter(limit)];
    const used = await Promise.all([first.acquire({}), first.acquire({}), second.acquire({})]);
    const order: string[] = [];
    const held: { release(): void }[] = [];
    const queue = '{bandwidth-messages:limit:order}:queue';
    for (const [index, [name, limiter]] of Object.entries({ a: second, b: first, c: second }).entries()) {
      void Promise.resolve(limiter.acquire({})).then((permit) => {
        order.push(name);
        // Released only at the end, so that never two are free at once.
        held.push(permit);
      });
      while (Number(await redis.admin.command('ZCARD', queue)) <= index) await pass(5);
    }
    // One after the other: of two that may go, the process that hears of it first goes first.
    for (const [index, permit] of used.entries()) {
      const releasedMs = performance.now();
      permit.release();
      while (order.length <= index) await pass(5);
      if (index === 0) expect(performance.now() - releasedMs).toBeGreaterThanOrEqual(600);
    }
    expect(order).toEqual(['a', 'b', 'c']);
    for (const permit of held) permit.release();
  });

  test.concurrent('lends a permit that was given back to the next one at once', async () => {
    const limit = { scope: 'back', requests: 1, windowMs: 60_000 };
    const limiter = redis.limiter(limit);
    const permit = await limiter.acquire({});
    const next = limiter.acquire({});
    permit.giveBack();
    permit.release();
    (await next).giveBack();
    expect(limiter.state().requests).toBe(1);
  });

  test.concurrent('rejects an aborted call with its reason, and its place goes to the others', async () => {
    const limit = { scope: 'abort', requests: 1, windowMs: 300 };
    const limiter = redis.limiter(limit);
    const permit = await limiter.acquire({});
    const controller = new AbortController();
    const aborted = Promise.resolve(limiter.acquire({ signal: controller.signal }));
    const next = limiter.acquire({});
    await pass(50);
    controller.abort(new Error('no longer wanted'));
    await expect(aborted).rejects.toThrow('no longer wanted');
    permit.release();
    (await next).release();
    const stopped = AbortSignal.abort(new Error('never wanted'));
    await expect(limiter.acquire({ signal: stopped })).rejects.toThrow('never wanted');
  });

  test.concurrent('tells a call at once that its permit comes too late', async () => {
    // So far away that this test would have ended long before.
    const limit = { scope: 'late', requests: 1, windowMs: 900_000 };
    const limiter = redis.limiter(limit);
    (await limiter.acquire({})).release();
    const error: unknown = await Promise.resolve(limiter.acquire({ maxWaitMs: 600_000 })).catch(
      (e: unknown) => e,
    );
    expect(error).toBeInstanceOf(RateLimitError);
    expect(error).toMatchObject({ code: 'rate-limit', status: 429 });
    expect((error as RateLimitError).retryAfterMs).toBeGreaterThan(800_000);
  });

  test.concurrent('tells how the limit stands', async () => {
    const windowMs = 900_000;
    const limiter = redis.limiter({ scope: 'state', requests: 5, windowMs });
    expect(limiter.state()).toEqual({ requests: 5, windowMs, remaining: 5, waiting: 0 });
    const permits = await Promise.all([limiter.acquire({}), limiter.acquire({})]);
    for (const permit of permits) permit.release();
    await pass(100);
    const { remaining, nextFreeInMs = 0 } = limiter.state();
    expect(remaining).toBe(3);
    expect(nextFreeInMs).toBeGreaterThan(800_000);
    // What the drift of clocks may take is in it.
    expect(nextFreeInMs).toBeLessThanOrEqual(windowMs * 1.001);
  });

  test.concurrent('of 400 calls 200 are aborted at random: each at once, and permits given are permits used or given back', async () => {
    const limit = { scope: 'aborts', requests: 100, windowMs: 1000 };
    const limiters = [redis.limiter(limit), redis.limiter(limit)];
    let granted = 0;
    let inLaterTurns = 0;
    const calls = Array.from({ length: 400 }, async (_, index) => {
      const controller = new AbortController();
      let hasEnded = false;
      if (index % 2 === 0) {
        setTimeout(() => {
          controller.abort(index);
          setImmediate(() => {
            if (!hasEnded) inLaterTurns += 1;
          });
        }, Math.random() * 3000);
      }
      try {
        const permit = (await limiters[index % 4 < 2 ? 0 : 1]?.acquire({
          signal: controller.signal,
        })) as RateLimitPermit;
        hasEnded = true;
        granted += 1;
        if (controller.signal.aborted) permit.giveBack();
        else permit.release();
        return 1;
      } catch (error) {
        hasEnded = true;
        expect(error).toBe(index);
        return 0;
      }
    });
    const ended = await Promise.all(calls);
    expect(inLaterTurns).toBe(0);
    expect(ended.filter((value) => value === 1).length).toBe(granted);
    const key = (name: string): string => `{bandwidth-messages:limit:aborts}:${name}`;
    const isTold = async (): Promise<boolean> =>
      (await redis.admin.command('ZCARD', key('queue'))) === 0 &&
      (await redis.admin.command('HLEN', key('assigned'))) === 0;
    while (!(await isTold())) await pass(5);
    // Nobody holds a lease: what still counts was used less than one window ago.
    const leased = await redis.admin.command('ZCOUNT', key('permits'), String(Date.now() + 5000), '+inf');
    expect(leased).toBe(0);
  });

  test.concurrent('stores nothing without an end', async () => {
    const limiter = redis.limiter({ scope: 'keys', requests: 2, windowMs: 5000, leaseMs: 4000 });
    const permits = [await limiter.acquire({}), await limiter.acquire({})];
    const waiting = Promise.resolve(limiter.acquire({ maxWaitMs: 400 })).catch(() => undefined);
    await pass(100);
    const keys = (await redis.admin.command('KEYS', '*limit:keys}*')) as string[];
    const ends = await Promise.all(keys.map((key) => redis.admin.command('PTTL', key)));
    expect(keys.length).toBeGreaterThanOrEqual(3);
    for (const end of ends as number[]) {
      expect(end).toBeGreaterThan(9000);
      expect(end).toBeLessThanOrEqual(5000 + 4000 + 60_000);
    }
    await waiting;
    for (const permit of permits) permit.giveBack();
  });
});

describeWithRedis('a shared rate limiter on a cluster', () => {
  test.concurrent('keeps all of its keys in one slot', async () => {
    const cluster = await startRedisFixture({ args: ['--cluster-enabled', 'yes'] });
    try {
      await cluster.admin.command('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
      for (let tries = 0; tries < 100; tries++) {
        if (String(await cluster.admin.command('CLUSTER', 'INFO')).includes('cluster_state:ok')) break;
        await pass(50);
      }
      // A script whose keys are in several slots would be refused here.
      const limiters = (['ioredis-6', 'redis-client-6'] as const).map((name) =>
        cluster.limiter({ redis: cluster.connect(name), scope: 'any', requests: 2, windowMs: 500 }),
      );
      const grants = await Promise.all(limiters.map(async (limiter) => limiter.acquire({})));
      for (const permit of grants) permit.release();
      const keys = (await cluster.admin.command('KEYS', '*')) as string[];
      const slots = await Promise.all(keys.map((key) => cluster.admin.command('CLUSTER', 'KEYSLOT', key)));
      expect(new Set(slots).size).toBe(1);
    } finally {
      await cluster.close();
    }
  });
});
