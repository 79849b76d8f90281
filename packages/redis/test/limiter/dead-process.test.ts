import { describeWithRedis } from '../support/redis-server.js';
import { Simulation } from '../support/virtual/simulation.js';
import { type RedisFixture, startRedisFixture } from '../support/with-redis.js';

describeWithRedis('a process that is killed', () => {
  let redis: RedisFixture;
  beforeAll(async () => {
    redis = await startRedisFixture();
  });
  afterAll(() => redis.close());

  test('at the head of the queue holds those behind it up for 2 s at most', async () => {
    for (let seed = 1; seed <= 10; seed++) {
      const limit = { requests: 2, windowMs: 1000 };
      const simulation = new Simulation(redis.admin, { seed, limit });
      const { time } = simulation;
      const [dying, living] = [simulation.add(), simulation.add()];
      const used = [living.limiter.acquire(), living.limiter.acquire()];
      await time.run(1300);
      for (let i = 0; i < 3; i++) void simulation.call(dying);
      await time.run(time.between(10, 1500));
      void simulation.call(living);
      await time.run(time.between(10, 1500));
      dying.kill();
      for (const permit of await Promise.all(used)) permit.release();
      const freeMs = time.nowMs + limit.windowMs;
      await time.run(6000);
      const waited = simulation.calls.at(-1)?.grantedMs ?? Infinity;
      expect(waited - freeMs).toBeLessThanOrEqual(2000);
    }
  });

  test('keeps its permits for a lease and a window, and then all of them are free', async () => {
    const limit = { requests: 4, windowMs: 1000 };
    const leaseMs = 5000;
    const simulation = new Simulation(redis.admin, { seed: 1, limit, process: { leaseMs } });
    const { time } = simulation;
    const [dying, living] = [simulation.add(), simulation.add()];
    await time.run(10);
    const held = Array.from({ length: 4 }, () => dying.limiter.acquire());
    await time.run(1500);
    await Promise.all(held);
    dying.kill();
    const killedMs = time.nowMs;
    const calls = Array.from({ length: 4 }, () => simulation.call(living));
    await time.run(leaseMs + limit.windowMs + 2000);
    await Promise.all(calls);
    const granted = simulation.calls.map(({ grantedMs = 0 }) => grantedMs - killedMs);
    expect(Math.min(...granted)).toBeGreaterThan(leaseMs / 2);
    expect(Math.max(...granted)).toBeLessThanOrEqual(leaseMs + limit.windowMs + 100);
  });
});
