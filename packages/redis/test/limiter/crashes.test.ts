import { describeWithRedis } from '../support/redis-server.js';
import { Simulation } from '../support/virtual/simulation.js';
import type { VirtualProcess } from '../support/virtual/virtual-process.js';
import { type RedisFixture, startRedisFixture } from '../support/with-redis.js';

const CRASHES = process.env['FULL'] === '1' ? 200 : 8;

describeWithRedis(`${CRASHES} processes that are killed one after the other, in virtual time`, () => {
  let redis: RedisFixture;
  beforeAll(async () => {
    redis = await startRedisFixture();
  });
  afterAll(() => redis.close());

  test('refuse nothing, and the whole limit is back after a lease and a window', async () => {
    const limit = { requests: 60, windowMs: 2000 };
    const leaseMs = 2000;
    const simulation = new Simulation(redis.admin, { seed: 6, limit, process: { leaseMs } });
    const { time } = simulation;
    for (let i = 0; i < 3; i++) simulation.use(simulation.add(), 30);
    await time.run(3000);
    /** What a process does before it is killed. */
    const lives: ((process: VirtualProcess) => Promise<void>)[] = [
      // While commands of it are on their way, are handled, or their answers come.
      () => time.sleep(time.between(0, 10)),
      // While it waits, or is about to be given something.
      () => time.sleep(time.between(10, 2500)),
      // With a permit that it has not used.
      async (process) => void (await process.limiter.acquire()),
      // With an answer that it has not told of.
      async (process) => {
        await process.limiter.acquire();
        await simulation.request();
      },
    ];
    for (let crashes = 0; crashes < CRASHES; crashes++) {
      const process = simulation.add();
      const life = lives[crashes % lives.length];
      // Others of its calls are under way meanwhile.
      simulation.use(process, 3);
      void life?.(process).then(() => process.kill());
      await time.run(time.between(50, 500));
    }
    await time.runUntil(() => simulation.processes.slice(3).every(({ isDead }) => isDead), 60_000);
    // What was given to one of them ahead of its time is noticed within 2 s.
    await time.run(leaseMs + limit.windowMs + 2000);
    const fromMs = time.nowMs;
    await time.run(8 * limit.windowMs);
    expect(simulation.counted()).toMatchObject({ overSliding: 0, overFixed: 0 });
    expect(simulation.requestsSince(fromMs)).toBeGreaterThan(8 * limit.requests * 0.9);
    simulation.stop();
  }, 300_000);
});
