import { type Race, startRace } from '../support/race.js';
import { describeWithRedis } from '../support/redis-server.js';

describeWithRedis('a process whose permits still count', () => {
  let race: Race;
  afterEach(() => race.close());

  test('can end, and its permits do not hold it up', async () => {
    race = await startRace({
      processes: 1,
      limit: { requests: 5, windowMs: 60_000 },
      worker: { calls: 5, concurrency: 5 },
    });
    const [worker] = race.workers;
    await race.finish();
    const startMs = performance.now();
    await worker?.ended;
    expect(performance.now() - startMs).toBeLessThan(10_000);
  }, 60_000);
});
