import { jainIndex, shareOfPossible } from '../support/figures.js';
import { type Race, startRace } from '../support/race.js';
import { describeWithRedis } from '../support/redis-server.js';

describeWithRedis('a limit shared by several processes, each with another client of Redis', () => {
  const limit = { requests: 100, windowMs: 1000 };
  let race: Race;
  afterEach(() => race.close());

  test('is used up and never overstepped, in equal shares', async () => {
    race = await startRace({ processes: 4, limit, worker: { concurrency: 30, calls: 125 } });
    const { reports, counted } = await race.finish();
    expect(counted).toMatchObject({ requests: 500, overSliding: 0, overFixed: 0 });
    // The machine may be busy: the long run tells how much of the limit is used where it is not.
    expect(shareOfPossible(reports, limit)).toBeGreaterThan(0.7);
    const inTheMiddle = reports.map(
      ({ times }) => times.filter(([, grantedMs]) => grantedMs < (times[100]?.[1] ?? 0)).length,
    );
    expect(jainIndex(inTheMiddle)).toBeGreaterThan(0.9);
  }, 60_000);
});
