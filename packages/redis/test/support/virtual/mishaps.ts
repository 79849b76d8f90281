import fc from 'fast-check';
import type { TestClient } from '../redis-clients.js';
import { Simulation } from './simulation.js';
import type { VirtualProcess } from './virtual-process.js';

/** What may happen to processes of which nobody uses a permit without Redis. */
export const ALL_MISHAPS = [
  'stall',
  'cut',
  'blip',
  'hang',
  'down',
  'replica',
  'flush',
  'clock',
  'kill',
  'add',
] as const;
/** What may happen to those that do, and reach Redis all or none. */
export const MISHAPS_OF_SHARES = ['stall', 'blip', 'down', 'add'] as const;
export type Mishap = (typeof ALL_MISHAPS)[number];

/** Some processes that use one limit, and what happens to them. */
export function mishapsArbitrary(kinds: readonly Mishap[]) {
  return fc.record({
    seed: fc.nat(),
    requests: fc.integer({ min: 3, max: 40 }),
    windowMs: fc.integer({ min: 300, max: 4000 }),
    latencyMs: fc.integer({ min: 1, max: 200 }),
    redisDelayMs: fc.integer({ min: 0, max: 60 }),
    processes: fc.integer({ min: 2, max: 4 }),
    habits: fc.constantFrom({}, { aborts: 0.2, givesBack: 0.1 }),
    mishaps: fc.array(
      fc.record({
        kind: fc.constantFrom(...kinds),
        index: fc.nat({ max: 11 }),
        ms: fc.integer({ min: 1, max: 5000 }),
        restMs: fc.integer({ min: 0, max: 4000 }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  });
}
export type MishapSchedule = ReturnType<typeof mishapsArbitrary> extends fc.Arbitrary<infer T> ? T : never;

const LEASE_MS = 6000;
const LONGEST_RECONNECT_MS = 1000;

/** Lets it happen. Nothing is refused meanwhile, the limit is used in full afterwards, and at the end nothing is left. */
export async function runMishaps(
  schedule: MishapSchedule,
  client: TestClient,
  share?: number,
): Promise<void> {
  const { seed, windowMs, latencyMs, redisDelayMs } = schedule;
  // A share is at least one request.
  const requests = share === undefined ? schedule.requests : schedule.requests + Math.ceil(1 / share);
  const whenAway = share === undefined ? 'wait' : { share };
  const simulation = new Simulation(client, {
    seed,
    limit: { requests, windowMs },
    latencyMs,
    process: {
      leaseMs: LEASE_MS,
      redisDelayMs: [0, redisDelayMs],
      whenAway,
      reconnectMs: [0, LONGEST_RECONNECT_MS],
    },
  });
  const { time } = simulation;
  const add = (): void => simulation.use(simulation.add(), requests, schedule.habits);
  for (let index = 0; index < schedule.processes; index++) add();
  await time.run(2500);
  for (const { kind, index, ms, restMs } of schedule.mishaps) {
    const living = simulation.processes.filter((process) => !process.isDead);
    const process = living[index % living.length];
    if (kind === 'add') add();
    else if (process) await happen(simulation, kind, process, { ms, isLast: living.length === 1 });
    await time.run(restMs);
  }
  // All that is unknown counts for a lease and a window; then the whole limit is there again.
  await time.run(LEASE_MS + 5000 + 2 * windowMs + 8000);
  const fromMs = time.nowMs;
  await time.run(8 * (windowMs + latencyMs));
  const used = simulation.requestsSince(fromMs) / (8 * requests);
  simulation.stop();
  await time.run(LEASE_MS + 3 * windowMs + 5000);
  const { overSliding, overFixed } = simulation.counted();
  // What has ended is removed by whoever calls next.
  const last = simulation.add().limiter.acquire();
  await time.run(5000);
  (await last).giveBack();
  await time.run(1000);
  const stored = await simulation.countStored();
  await simulation.redis.flush();
  expect({ overSliding, overFixed, ...stored }).toEqual({
    ...{ overSliding: 0, overFixed: 0, permits: 0, queue: 0, assigned: 0 },
  });
  expect(used).toBeGreaterThan(0.65);
}

async function happen(
  { redis, time }: Simulation,
  kind: Exclude<Mishap, 'add'>,
  process: VirtualProcess,
  { ms, isLast }: { ms: number; isLast: boolean },
): Promise<void> {
  const { link } = process;
  switch (kind) {
    case 'stall':
      return process.stall(ms);
    case 'cut':
      link.cutForLong();
      time.after(ms, () => link.fix());
      return;
    case 'blip':
      link.cut();
      return link.reconnect();
    case 'hang':
      link.isHanging = true;
      time.after(ms, () => {
        link.isHanging = false;
        link.cut();
        link.reconnect();
      });
      return;
    case 'down':
      redis.kill();
      await time.run(ms);
      return redis.start();
    case 'replica':
      await redis.replicate();
      await time.run(Math.min(ms, 1000));
      redis.kill();
      await time.run(ms / 5);
      return redis.start('replica');
    case 'flush':
      return redis.flush();
    case 'clock':
      redis.clockOffsetMs += ms % 2 === 0 ? 90_000 : -90_000;
      return;
    case 'kill':
      if (!isLast) process.kill();
  }
}
