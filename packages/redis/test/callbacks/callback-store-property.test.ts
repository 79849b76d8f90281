import fc from 'fast-check';
import { type RedisPort, createCallbackStore } from '../../src/index.js';
import { describeWithRedis } from '../support/redis-server.js';
import { type RedisFixture, startRedisFixture } from '../support/with-redis.js';

/** A busy machine takes its time. */
const LONG_MS = 600_000;

describeWithRedis('the store of handled events', () => {
  let redis: RedisFixture;
  beforeAll(async () => {
    redis = await startRedisFixture();
  });
  afterAll(() => redis.close());

  test('gives an event to one process at a time until one has handled it, in whatever order commands arrive, some of them twice', async () => {
    const port = redis.connect();
    let runs = 0;
    const property = fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.boolean(), { maxLength: 20 }),
      fc.array(fc.boolean(), { minLength: 2, maxLength: 5 }),
      async (scheduler, repeats, outcomes) => {
        runs += 1;
        const scope = `property ${runs}`;
        /** The way to Redis and back takes any time; the client sends some commands again, as their answers were lost. */
        const slow: RedisPort = {
          async runScript(...command) {
            await scheduler.schedule(Promise.resolve());
            if (repeats.shift() === true) await port.runScript(...command);
            const answer = await port.runScript(...command);
            await scheduler.schedule(Promise.resolve());
            return answer;
          },
        };
        let running = 0;
        let handled = 0;
        const handleOnce = async (succeeds: boolean): Promise<void> => {
          const store = createCallbackStore({ redis: slow, scope, commandTimeoutMs: LONG_MS });
          if ((await store.begin('event', LONG_MS)) !== 'new') return;
          running += 1;
          expect({ running, handled }).toEqual({ running: 1, handled: 0 });
          await scheduler.schedule(Promise.resolve());
          running -= 1;
          if (succeeds) handled += 1;
          await (succeeds ? store.done('event', LONG_MS) : store.failed('event'));
        };
        await scheduler.waitFor(Promise.all(outcomes.map(handleOnce)));
        const last = createCallbackStore({ redis: port, scope, commandTimeoutMs: LONG_MS });
        expect(await last.begin('event', LONG_MS)).toBe(handled === 1 ? 'done' : 'new');
      },
    );
    await fc.assert(property, { numRuns: process.env['FULL'] === '1' ? 1000 : 60 });
  }, 600_000);
});
