import fc from 'fast-check';
import { createMemoryCallbackStore } from '../../src/index.js';
import { createTestClock } from '../support/create-test-clock.js';
import { deliveredEvent, idOf } from '../support/events.js';
import { createHandler, post } from '../support/post.js';

const EVENTS = 4;
const REPEAT_MS = 180_000;

/** How a handler does with one event: how long it takes each time, and how often it fails before it succeeds. */
const behaviour = fc.record({
  takesMs: fc.constantFrom(0, 1, 30, 8_999, 9_000, 9_001, 30_000, 200_000),
  failures: fc.nat(3),
});
/** What the API posts: which events, to which of two processes, and when for the first time. */
const delivery = fc.record({
  ids: fc.array(fc.nat(EVENTS - 1), { minLength: 1, maxLength: 5 }),
  process: fc.nat(1),
  atMs: fc.oneof(fc.constant(0), fc.nat(20_000)),
});

test('whatever comes together, twice, late or fails: each event succeeds once, and every 200 is true', async () => {
  const property = fc.asyncProperty(
    fc.array(behaviour, { minLength: EVENTS, maxLength: EVENTS }),
    fc.array(delivery, { minLength: 1, maxLength: 8 }),
    async (behaviours, deliveries) => {
      const clock = createTestClock();
      const store = createMemoryCallbackStore(clock);
      const failuresLeft = behaviours.map(({ failures }) => failures);
      const successes = Array<number>(EVENTS).fill(0);
      const other = async (event: Parameters<typeof idOf>[0]) => {
        const id = Number(idOf(event).replace('message-', ''));
        await clock.sleep(behaviours[id]!.takesMs);
        if (failuresLeft[id]!-- > 0) throw new Error('no database');
        successes[id]! += 1;
      };
      const processes = [0, 1].map(() => createHandler({ on: { other }, store, clock }));

      // As the API does it: again after some minutes, until the answer is a 2xx.
      const deliver = async ({ ids, process, atMs }: (typeof deliveries)[number]) => {
        await clock.sleep(atMs);
        for (let attempt = 0; ; attempt += 1) {
          const startedAtMs = clock.monotonicMs();
          const status = await post(processes[(process + attempt) % 2]!, ids.map(deliveredEvent));
          expect(clock.monotonicMs() - startedAtMs).toBeLessThanOrEqual(9_000);
          expect([200, 500, 503]).toContain(status);
          if (status === 200) return ids.forEach((id) => expect(successes[id]).toBe(1));
          await clock.sleep(REPEAT_MS);
        }
      };
      const all = Promise.all(deliveries.map(deliver));
      let isOver = false;
      all.then(
        () => (isOver = true),
        () => (isOver = true),
      );
      for (let minutes = 0; minutes < 24 * 60 && !isOver; minutes += 60) await clock.advance(60 * 60_000);
      expect(isOver).toBe(true);
      await all;
      const posted = new Set(deliveries.flatMap(({ ids }) => ids));
      expect(successes).toEqual(successes.map((_, id) => (posted.has(id) ? 1 : 0)));
      await Promise.all(processes.map(({ idle }) => idle()));
    },
  );
  await fc.assert(property, { numRuns: process.env['FULL'] === '1' ? 500 : 30 });
}, 600_000);
