import fc from 'fast-check';
import { type CallbackClock, type CallbackStore, createMemoryCallbackStore } from '../../src/index.js';
import { deliveredEvent, idOf } from '../support/events.js';
import { createHandler, post } from '../support/post.js';

const EVENTS = 3;
/** What the API posts to one of two processes, until it is told 200. */
const delivery = fc.record({
  ids: fc.array(fc.nat(EVENTS - 1), { minLength: 1, maxLength: 3 }),
  process: fc.nat(1),
});

test('in whatever order store, handlers and timers of two processes go on, no event runs twice at once nor after it succeeded, and every 200 is true', async () => {
  const property = fc.asyncProperty(
    fc.scheduler(),
    fc.array(delivery, { minLength: 1, maxLength: 5 }),
    fc.array(fc.boolean(), { maxLength: 8 }),
    async (scheduler, deliveries, failures) => {
      const turn = (): Promise<void> => scheduler.schedule(Promise.resolve());
      // Time stands still, so that no lease ends; timers fire in any order all the same.
      const clock: CallbackClock = {
        monotonicMs: () => 0,
        sleep: (_ms, signal) =>
          new Promise((resolve, reject) => {
            signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
            void turn().then(resolve);
          }),
      };
      const memory = createMemoryCallbackStore(clock);
      /** A store that others are asking, too: each call takes any time, on the way there and back. */
      const inTurns = async <T>(call: () => Promise<T>): Promise<T> => {
        await turn();
        const answer = await call();
        await turn();
        return answer;
      };
      const store: CallbackStore = {
        begin: (key, ttlMs) => inTurns(() => memory.begin(key, ttlMs)),
        done: (key, ttlMs) => inTurns(() => memory.done(key, ttlMs)),
        failed: (key) => inTurns(() => memory.failed(key)),
      };
      const running = new Set<string>();
      const handled = new Set<string>();
      const other = async (event: Parameters<typeof idOf>[0]): Promise<void> => {
        const id = idOf(event);
        expect([id, running.has(id), handled.has(id)]).toEqual([id, false, false]);
        running.add(id);
        await turn();
        running.delete(id);
        if (failures.shift() === true) throw new Error('no database');
        handled.add(id);
      };
      const processes = [0, 1].map(() => createHandler({ on: { other }, store, clock }));
      const deliver = async ({ ids, process }: (typeof deliveries)[number]): Promise<void> => {
        for (let attempt = process; ; attempt += 1) {
          const status = await post(processes[attempt % 2]!, ids.map(deliveredEvent));
          expect([200, 500, 503]).toContain(status);
          if (status === 200) return ids.forEach((id) => expect(handled).toContain(`message-${id}`));
        }
      };
      await scheduler.waitFor(Promise.all(deliveries.map(deliver)));
      await scheduler.waitFor(Promise.all(processes.map(({ idle }) => idle())));
      const errors = processes.flatMap((each) => each.errors).map(String);
      expect(new Set(errors.filter((error) => error !== 'Error: no database'))).toEqual(new Set());
    },
  );
  await fc.assert(property, { numRuns: process.env['FULL'] === '1' ? 500 : 40 });
}, 600_000);
