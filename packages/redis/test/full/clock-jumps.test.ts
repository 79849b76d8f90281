import { type ClockShim, createClockShim, hasClockShim } from '../support/clock-shim.js';
import { type Race, pass, startRace } from '../support/race.js';
import { describeWithRedis } from '../support/redis-server.js';

describeWithRedis('a shared limit whose clocks jump', () => {
  const limit = { requests: 350, windowMs: 3000 };
  let shims: ClockShim[] = [];
  let race: Race | undefined;
  function shim(offsetSeconds: number): ClockShim {
    const created = createClockShim();
    created.set(offsetSeconds);
    shims.push(created);
    return created;
  }
  afterEach(async () => {
    await race?.close();
    for (const created of shims) created.close();
    shims = [];
    race = undefined;
  });
  const testWithShim = hasClockShim() ? test : test.skip;

  testWithShim.each([
    ['ahead by 90 s', [90]],
    ['back by 90 s', [-90]],
    ['there and back', [90, 0, -90, 0]],
  ])(
    'refuses nothing when the clock of Redis goes %s',
    async (_title, jumps) => {
      const clock = shim(0);
      race = await startRace({ processes: 8, limit, redis: { env: { ...process.env, ...clock.env } } });
      await pass(4500);
      for (const jump of jumps) {
        clock.set(jump);
        await pass(4700);
      }
      const before = race.server.counted().requests;
      await pass(5 * limit.windowMs);
      const perWindow = (race.server.counted().requests - before) / 5;
      const { counted } = await race.finish();
      expect(counted.overSliding).toBe(0);
      // Holds where little else runs: on a busy machine processes are late.
      expect(perWindow).toBeGreaterThan(limit.requests * 0.75);
    },
    120_000,
  );

  testWithShim(
    'refuses nothing when the clocks of the hosts are ten minutes off',
    async () => {
      race = await startRace({ processes: 2, limit });
      await race.add({ env: shim(600).env });
      await race.add({ env: shim(-600).env });
      await pass(4 * limit.windowMs);
      const { counted } = await race.finish();
      expect(counted.overSliding).toBe(0);
      expect(counted.requests).toBeGreaterThan(limit.requests * 3);
    },
    120_000,
  );
});
