import { jainIndex, percentile, shareOfPossible } from '../support/figures.js';
import { startRace } from '../support/race.js';
import { describeWithRedis } from '../support/redis-server.js';

describeWithRedis('a limit shared by several processes', () => {
  test.concurrent('each with another client of Redis, is used up and never overstepped, in equal shares', async () => {
    const limit = { requests: 60, windowMs: 1000 };
    const race = await startRace({ processes: 4, limit, worker: { concurrency: 20, calls: 45 } });
    try {
      const { reports, counted } = await race.finish();
      expect(counted).toMatchObject({ requests: 180, overSliding: 0, overFixed: 0 });
      const times = reports.flatMap((report) => report.times);
      // The machine may be busy: the runs in virtual time tell how much of the limit is used, and how equally.
      expect(shareOfPossible(times, limit)).toBeGreaterThan(0.3);
      const grants = times.map(([, grantedMs]) => grantedMs);
      const halfMs = percentile(grants, 0.5);
      const shares = reports.map((report) => report.times.filter(([, atMs]) => atMs < halfMs).length);
      expect(jainIndex(shares)).toBeGreaterThan(0.8);
    } finally {
      await race.close();
    }
  });

  test.concurrent('keeps none of them from its end while its permits still count', async () => {
    const limit = { requests: 5, windowMs: 60_000 };
    const race = await startRace({ processes: 1, limit, worker: { calls: 5, concurrency: 5 } });
    try {
      const [worker] = race.workers;
      await race.finish();
      const startMs = performance.now();
      await worker?.ended;
      expect(performance.now() - startMs).toBeLessThan(10_000);
    } finally {
      await race.close();
    }
  });
});
