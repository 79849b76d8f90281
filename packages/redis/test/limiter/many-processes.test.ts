import { startRace } from '../support/race.js';
import { describeWithRedis } from '../support/redis-server.js';

describeWithRedis('a limit shared by several processes', () => {
  test.concurrent('each with another client of Redis, is used up and never overstepped', async () => {
    const limit = { requests: 60, windowMs: 1000 };
    const race = await startRace({ processes: 4, limit, worker: { concurrency: 20, calls: 45 } });
    try {
      // How much of it is used, and how equally, the runs in virtual time tell: this machine may be busy.
      const { counted } = await race.finish();
      expect(counted).toMatchObject({ requests: 180, overSliding: 0, overFixed: 0 });
    } finally {
      await race.close();
    }
  });

  test.concurrent('keeps none of them from its end while its permits still count', async () => {
    // So long that this test would have ended before.
    const limit = { requests: 5, windowMs: 900_000 };
    const race = await startRace({ processes: 1, limit, worker: { calls: 5, concurrency: 5 } });
    try {
      const [worker] = race.workers;
      await race.finish();
      await worker?.ended;
    } finally {
      await race.close();
    }
  });
});
