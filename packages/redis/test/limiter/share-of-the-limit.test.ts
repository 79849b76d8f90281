import { describeWithRedis } from '../support/redis-server.js';
import { Simulation, type SimulationOptions } from '../support/virtual/simulation.js';
import { type RedisFixture, startRedisFixture } from '../support/with-redis.js';

describeWithRedis('four processes with a quarter of the limit each while Redis is away', () => {
  let redis: RedisFixture;
  let simulation: Simulation;
  beforeAll(async () => {
    redis = await startRedisFixture();
  });
  afterEach(() => simulation.stop());
  afterAll(() => redis.close());

  const limit = { requests: 40, windowMs: 1000 };
  const TIMEOUT_MS = 600_000;
  const SEEDS = process.env['FULL'] === '1' ? 40 : 1;
  /** Redis goes away and comes back empty, and nothing is refused meanwhile nor in what follows. */
  async function expectNothingRefused(
    options: Partial<SimulationOptions>,
    { awayMs, during }: { awayMs: number; during?: () => void },
  ): Promise<void> {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const process = { whenAway: { share: 0.25 }, commandTimeoutMs: 300, leaseMs: 3000 };
      simulation = new Simulation(redis.admin, { seed, limit, process, ...options });
      const { time } = simulation;
      // The one that uses most of the limit, more than its share, comes back last.
      simulation.use(simulation.add({ reconnectMs: [2500, 3000] }), 30);
      for (let others = 0; others < 3; others++) simulation.use(simulation.add(), 10);
      during?.();
      await time.run(3500);
      simulation.redis.kill();
      await time.run(awayMs / 2);
      const halfMs = time.nowMs;
      await time.run(awayMs / 2);
      const alone = simulation.requestsSince(halfMs);
      await simulation.redis.start();
      await time.run(9000);
      expect(alone).toBeGreaterThan(limit.requests);
      const atTheEnd = simulation.requestsSince(time.nowMs - 2 * limit.windowMs);
      if (!during) expect(atTheEnd).toBeGreaterThan(limit.requests * 0.8);
      expect({ seed, over: simulation.counted().overSliding }).toEqual({ seed, over: 0 });
      simulation.stop();
    }
  }

  test('use nothing for some 2 s, then what they used at that time, and a lease and a window later their share', async () => {
    const slow = { requests: 80, windowMs: 10_000 };
    const process = { whenAway: { share: 0.5 }, leaseMs: 5000 };
    simulation = new Simulation(redis.admin, { seed: 1, limit: slow, process });
    const { time } = simulation;
    const alone = simulation.add();
    for (let calls = 0; calls < 10; calls++) void simulation.call(alone);
    await time.run(2000);
    simulation.redis.kill();
    const killedMs = time.nowMs;
    simulation.use(alone, 100);
    await time.run(2000);
    expect(simulation.requestsSince(killedMs)).toBe(0);
    await time.run(10_000);
    expect(simulation.requestsSince(time.nowMs - slow.windowMs)).toBe(10);
    await time.run(2250 + 5000 + 10_010 - 2000);
    expect(simulation.requestsSince(time.nowMs - slow.windowMs)).toBe(slow.requests / 2);
    expect(simulation.counted().overSliding).toBe(0);
  });

  test(
    'refuse nothing when one comes back seconds after the others have gone on',
    () => expectNothingRefused({}, { awayMs: 9000 }),
    TIMEOUT_MS,
  );

  test(
    'refuse nothing when Redis was away for longer than a lease and a window',
    () => expectNothingRefused({}, { awayMs: 14_000 }),
    TIMEOUT_MS,
  );

  test(
    'refuse nothing when requests are still in flight as each begins to go on alone',
    () => expectNothingRefused({ latencyMs: 1000 }, { awayMs: 14_000 }),
    TIMEOUT_MS,
  );

  test(
    'refuse nothing when processes stand still for seconds again and again',
    () =>
      expectNothingRefused(
        {},
        {
          awayMs: 14_000,
          during() {
            const { time, processes } = simulation;
            const stallSome = (): void => {
              for (const process of processes)
                if (time.between(0, 1) < 0.1) process.stall(time.between(0, 3000));
              time.after(200, stallSome);
            };
            time.after(500, stallSome);
          },
        },
      ),
    TIMEOUT_MS,
  );
});
