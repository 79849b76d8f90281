import fc from 'fast-check';
import { SharedPauses } from '../../src/pauses/shared-pauses.js';
import { describeWithRedis } from '../support/redis-server.js';
import { Simulation } from '../support/virtual/simulation.js';
import { type RedisFixture, startRedisFixture } from '../support/with-redis.js';

const OPERATIONS = ['listMessages', 'createMessage'] as const;
const REDIS_DELAY_MS = 20;
/** A pause ends for one process after the other; so much later for the last of eight. */
const LATEST_MS = 300;

const stepsArbitrary = fc.array(
  fc.record({
    kind: fc.constantFrom('pause', 'look', 'look', 'wait', 'wait', 'start'),
    process: fc.nat({ max: 7 }),
    operation: fc.constantFrom(...OPERATIONS),
    ms: fc.integer({ min: 0, max: 30_000 }),
  }),
  { minLength: 1, maxLength: 25 },
);
type Steps = typeof stepsArbitrary extends fc.Arbitrary<infer T> ? T : never;

describeWithRedis('pauses shared by several processes, in virtual time', () => {
  let redis: RedisFixture;
  beforeAll(async () => {
    redis = await startRedisFixture();
  });
  afterAll(() => redis.close());

  function startProcesses(redisDelayMs: number): { simulation: Simulation; start: () => SharedPauses } {
    const simulation = new Simulation(redis.admin, { seed: 2, limit: { requests: 1, windowMs: 1000 } });
    let ids = 0;
    const start = (): SharedPauses => {
      const { commands, timers } = simulation.add({ redisDelayMs: [0, redisDelayMs] });
      const keys = [simulation.keyOf('pauses', 'pauses')];
      return new SharedPauses({
        commands,
        timers,
        keys,
        mayGoAlone: false,
        createId: () => `pause-${++ids}`,
      });
    };
    return { simulation, start };
  }

  test('end for one process after the other, so that they begin slowly together', async () => {
    const { simulation, start } = startProcesses(0);
    const { time } = simulation;
    const processes = Array.from({ length: 8 }, start);
    const ends: number[] = [];
    void processes[0]?.pause('listMessages', 10_000);
    await time.run(10);
    for (const pauses of processes) {
      const ready = pauses.ready();
      await time.run(10);
      await ready;
      ends.push(time.nowMs + pauses.remainingMs('listMessages'));
    }
    const delays = ends.map((end) => Math.round((end - (ends[0] ?? 0)) / 100));
    expect(delays).toEqual([0, 1, 1, 2, 2, 2, 2, 3]);
  });

  test.each([Infinity, 1e300])('of %d ms are stored as very long ones', async (waitMs) => {
    const { simulation, start } = startProcesses(0);
    void start().pause('listMessages', waitMs);
    await simulation.time.run(10);
    const other = start();
    const ready = other.ready();
    await simulation.time.run(10);
    await ready;
    expect(other.remainingMs('listMessages')).toBeGreaterThan(1e11);
    await simulation.redis.flush();
  });

  test('are known to whoever looks: never shorter than the longest one that anybody was told of, and hardly longer', async () => {
    const run = async (steps: Steps): Promise<void> => {
      const { simulation, start } = startProcesses(REDIS_DELAY_MS);
      const { time } = simulation;
      const processes = Array.from({ length: 3 }, start);
      const ends = new Map<string, number>();
      for (const { kind, process: index, operation, ms } of steps) {
        const pauses = processes[index % processes.length];
        if (kind === 'wait') await time.run(ms);
        if (kind === 'start' && processes.length < 8) processes.push(start());
        if (kind === 'pause') {
          ends.set(operation, Math.max(ends.get(operation) ?? 0, time.nowMs + ms));
          void pauses?.pause(operation, ms);
          await time.run(2 * REDIS_DELAY_MS + 1);
        }
        if (kind !== 'look' || !pauses) continue;
        const ready = pauses.ready();
        await time.run(2 * REDIS_DELAY_MS + 1);
        await ready;
        for (const name of OPERATIONS) {
          const leftMs = Math.max(0, (ends.get(name) ?? 0) - time.nowMs);
          const toldMs = pauses.remainingMs(name);
          // One that ended while it was looked for may be known or not.
          expect(toldMs).toBeGreaterThanOrEqual(leftMs - 1);
          expect(toldMs).toBeLessThanOrEqual(leftMs + LATEST_MS + 2 * REDIS_DELAY_MS + 1);
        }
      }
      await simulation.redis.flush();
    };
    const isFull = process.env['FULL'] === '1';
    const property = fc.asyncProperty(stepsArbitrary, run);
    await fc.assert(property, isFull ? { numRuns: 2000, endOnFailure: true } : { numRuns: 25, seed: 18 });
  }, 600_000);
});
