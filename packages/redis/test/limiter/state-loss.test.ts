import { describeWithRedis } from '../support/redis-server.js';
import { Simulation } from '../support/virtual/simulation.js';
import { type RedisFixture, startRedisFixture } from '../support/with-redis.js';

describeWithRedis('a shared limit whose Redis loses what it knows', () => {
  let redis: RedisFixture;
  beforeAll(async () => {
    redis = await startRedisFixture();
  });
  afterAll(() => redis.close());

  const limit = { requests: 60, windowMs: 1000 };
  const losses: Record<string, (simulation: Simulation) => Promise<void>> = {
    'by FLUSHALL': ({ redis: server }) => server.flush(),
    async 'by a restart without persistence'({ redis: server, time }) {
      server.kill();
      await time.run(500);
      await server.start();
    },
    async 'because a replica takes over that is one second behind'({ redis: server, time }) {
      await server.replicate();
      await time.run(1000);
      server.kill();
      await server.start('replica');
    },
    async 'or whose connections are killed again and again'({ redis: server, time }) {
      for (let i = 0; i < 4; i++) {
        for (const link of server.links) {
          link.cut();
          link.reconnect();
        }
        await time.run(250);
      }
    },
  };

  test.each(Object.keys(losses))('%s is never overstepped, and is used in full soon after', async (name) => {
    const simulation = new Simulation(redis.admin, { seed: 5, limit });
    const { time } = simulation;
    for (let i = 0; i < 3; i++) simulation.use(simulation.add(), 24);
    await time.run(3300);
    await losses[name]?.(simulation);
    await time.run(2500);
    const fromMs = time.nowMs;
    await time.run(2 * limit.windowMs);
    expect(simulation.counted()).toMatchObject({ overSliding: 0, overFixed: 0 });
    expect(simulation.requestsSince(fromMs)).toBeGreaterThan(limit.requests);
    simulation.stop();
  });
});
