import { jainIndex, mostOvertaken, shareOfPossible } from '../support/figures.js';
import { describeWithRedis } from '../support/redis-server.js';
import { Simulation } from '../support/virtual/simulation.js';
import { type RedisFixture, startRedisFixture } from '../support/with-redis.js';

describeWithRedis('eight processes that use up one limit, in virtual time', () => {
  let redis: RedisFixture;
  beforeAll(async () => {
    redis = await startRedisFixture();
  });
  afterAll(() => redis.close());

  const isFull = process.env['FULL'] === '1';
  const limit = isFull ? { requests: 350, windowMs: 3000 } : { requests: 70, windowMs: 3000 };
  const CALLS = isFull ? 10_000 : 560;

  test.each([
    [0, 3],
    [200, 200],
  ])(
    'have no request refused, leave nothing of the limit unused, share it equally, and are served in order, with %i to %i ms to Redis',
    async (...redisDelayMs) => {
      const [shortestMs] = redisDelayMs;
      const simulation = new Simulation(redis.admin, { seed: 3, limit, process: { redisDelayMs } });
      const { time } = simulation;
      const processes = Array.from({ length: 8 }, () => simulation.add());
      for (const process of processes) simulation.use(process, Math.ceil(limit.requests / 6));
      await time.runUntil(() => simulation.counted().requests >= CALLS, 600_000);
      simulation.stop();
      await time.run(2 * limit.windowMs);
      const calls = simulation.calls.flatMap(({ process, askedMs, grantedMs, releasedMs }) =>
        grantedMs === undefined || releasedMs === undefined
          ? []
          : [{ process, times: [askedMs, grantedMs, releasedMs] as const }],
      );
      // How long a command took, and how long its answer, nobody can tell: that is lost once in each window.
      const possible = { ...limit, windowMs: limit.windowMs + 2 * shortestMs };
      const share = shareOfPossible(
        calls.map(({ times }) => times),
        possible,
      );
      const middle = calls.slice(3 * limit.requests, 6 * limit.requests);
      const jain = jainIndex(processes.map((one) => middle.filter(({ process }) => process === one).length));
      const overtaken = mostOvertaken(calls.map(({ times }) => times));
      const { requests, overSliding, overFixed } = simulation.counted();
      if (isFull) {
        const figures = { redisDelayMs, requests, share, jain, overtaken };
        globalThis.process.stdout.write(`race in virtual time: ${JSON.stringify(figures)}\n`);
      }
      expect({ overSliding, overFixed }).toEqual({ overSliding: 0, overFixed: 0 });
      expect(share).toBeGreaterThanOrEqual(0.99);
      // Where all are as late as each other, whole bursts go to one of them after the other.
      expect(jain).toBeGreaterThanOrEqual(shortestMs > 0 ? 0.9 : 0.98);
      expect(overtaken).toBeLessThanOrEqual(limit.requests);
    },
    600_000,
  );
});
