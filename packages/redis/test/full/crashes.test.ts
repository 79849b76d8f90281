import { type Race, pass, startRace } from '../support/race.js';
import { describeWithRedis } from '../support/redis-server.js';

describeWithRedis('200 crashes at the boundaries of the script', () => {
  const limit = { requests: 350, windowMs: 3000 };
  const leaseMs = 2000;
  let race: Race;
  afterEach(() => race.close());

  test('refuse nothing, and the capacity is back after lease and window', async () => {
    race = await startRace({ processes: 6, limit, limiter: { leaseMs } });
    const points = ['waiting', 'granted', 'answered'] as const;
    let crashes = 0;
    const crashing = async (lane: number): Promise<void> => {
      while (crashes < 200) {
        const at = points[crashes % points.length] ?? 'waiting';
        crashes += 1;
        const worker = await race.add({ crash: { at, afterCalls: at === 'waiting' ? lane : crashes % 7 } });
        await worker.ended;
        race.forget(worker);
      }
    };
    await Promise.all([0, 1, 2].map(crashing));
    await pass(leaseMs + limit.windowMs);
    const before = race.server.counted().requests;
    await pass(4 * limit.windowMs);
    const after = race.server.counted().requests;
    const { counted } = await race.finish();
    expect(counted.overSliding).toBe(0);
    expect((after - before) / 4).toBeGreaterThanOrEqual(limit.requests * 0.9);
  }, 600_000);
});
