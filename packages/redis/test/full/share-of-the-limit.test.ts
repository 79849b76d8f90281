import { type Race, pass, startRace } from '../support/race.js';
import { describeWithRedis } from '../support/redis-server.js';

describeWithRedis('four processes with a quarter of the limit each, whose Redis goes away', () => {
  let race: Race;
  afterEach(() => race.close());

  test('refuse nothing, neither then nor when it is back', async () => {
    const limit = { requests: 80, windowMs: 1000 };
    race = await startRace({
      processes: 4,
      limit,
      limiter: { whenAway: { share: 0.25 }, commandTimeoutMs: 300, leaseMs: 10_000 },
    });
    await pass(3500);
    await race.redis.kill();
    await pass(1000);
    const before = race.server.counted().requests;
    await pass(16_000);
    const alone = race.server.counted().requests - before;
    await race.redis.restart();
    await pass(8000);
    const { counted } = await race.finish();
    expect(counted.overSliding).toBe(0);
    expect(alone).toBeGreaterThan(80);
  }, 120_000);
});
