import fc from 'fast-check';
import { describeWithRedis } from '../support/redis-server.js';
import { ALL_MISHAPS, MISHAPS_OF_SHARES, mishapsArbitrary, runMishaps } from '../support/virtual/mishaps.js';
import { type RedisFixture, startRedisFixture } from '../support/with-redis.js';

// The same each time, unless many are asked for.
const RUNS = Number(process.env['MISHAP_RUNS'] ?? (process.env['FULL'] === '1' ? 1000 : 0));
const settings = RUNS > 0 ? { numRuns: RUNS, endOnFailure: true } : { numRuns: 2, seed: 18 };

describeWithRedis('a shared limit', () => {
  let redis: RedisFixture;
  beforeAll(async () => {
    redis = await startRedisFixture();
  });
  afterAll(() => redis.close());

  test('is never overstepped, and is used in full again, whatever happens to processes, network, clock and Redis', async () => {
    const property = fc.asyncProperty(mishapsArbitrary(ALL_MISHAPS), (schedule) =>
      runMishaps(schedule, redis.admin),
    );
    await fc.assert(property, settings);
  }, 3_600_000);

  test('is never overstepped by processes that go on with a share of it while Redis is away', async () => {
    const property = fc.asyncProperty(mishapsArbitrary(MISHAPS_OF_SHARES), (schedule) =>
      runMishaps(schedule, redis.admin, 0.12),
    );
    await fc.assert(property, settings);
  }, 3_600_000);
});
