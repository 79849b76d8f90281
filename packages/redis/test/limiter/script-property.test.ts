import fc from 'fast-check';
import { describeWithRedis } from '../support/redis-server.js';
import { runScriptSchedule } from '../support/virtual/script-run.js';
import { scriptScheduleArbitrary } from '../support/virtual/script-schedule.js';
import { type RedisFixture, startRedisFixture } from '../support/with-redis.js';

describeWithRedis('the script of the rate limiter', () => {
  let redis: RedisFixture;
  beforeAll(async () => {
    redis = await startRedisFixture();
  });
  afterAll(() => redis.close());

  test('does what a plain list of tickets would do, whatever three processes ask, return, repeat or leave', async () => {
    const property = fc.asyncProperty(scriptScheduleArbitrary, (schedule) =>
      runScriptSchedule(schedule, redis.admin),
    );
    const isFull = process.env['FULL'] === '1';
    await fc.assert(property, isFull ? { numRuns: 2000, endOnFailure: true } : { numRuns: 25, seed: 18 });
  }, 600_000);
});
