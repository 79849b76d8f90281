import type { CallbackStore } from '../../src/index.js';
import { createMemoryCallbackStore } from '../../src/index.js';
import { createTestClock, turns } from '../support/create-test-clock.js';
import { deliveredEvent, failedEvent } from '../support/events.js';
import { createHandler, post } from '../support/post.js';
import { deferred } from '../support/deferred.js';

describe('a store that others share', () => {
  /** A store whose begin() answers one after the other, and "done" afterwards. */
  const steps = (states: ('new' | 'running' | 'done')[]) => {
    const begin = jest.fn(async () => states.shift() ?? 'done');
    const done = jest.fn(async () => {});
    const failed = jest.fn(async () => {});
    const store: CallbackStore = { begin, done, failed };
    return { store, begin, done, failed };
  };

  test('an event that another process is handling is waited for', async () => {
    const clock = createTestClock();
    const { store, begin } = steps(['running', 'running', 'done']);
    const other = jest.fn();
    const answer = post(createHandler({ on: { other }, store, clock }), deliveredEvent());
    await clock.advance(1_000);
    expect([await answer, begin.mock.calls.length, other.mock.calls.length]).toEqual([200, 3, 0]);
  });

  test('an event that another process is still handling at 9 seconds is answered with 503', async () => {
    const clock = createTestClock();
    const { store } = steps(Array(1000).fill('running'));
    const other = jest.fn();
    const answer = post(createHandler({ on: { other }, store, clock }), deliveredEvent());
    await clock.advance(9_000);
    expect([await answer, other.mock.calls.length]).toEqual([503, 0]);
    await clock.advance(1_000);
    expect(clock.sleepers()).toBe(0);
  });

  test('an event that failed in another process meanwhile is handled here', async () => {
    const clock = createTestClock();
    const { store, done } = steps(['running', 'new']);
    const other = jest.fn();
    const answer = post(createHandler({ on: { other }, store, clock }), deliveredEvent());
    await clock.advance(1_000);
    expect([await answer, other.mock.calls.length]).toEqual([200, 1]);
    expect(done).toHaveBeenCalledTimes(1);
  });

  test('it is told how long to hold and to remember a key, and the key is short', async () => {
    const { store, begin, done } = steps(['new']);
    await post(createHandler({ store }), deliveredEvent());
    const key = 'message-1 message-delivered +15557654321';
    expect(begin.mock.calls).toEqual([[key, 5 * 60_000]]);
    expect(done.mock.calls).toEqual([[key, 25 * 60 * 60_000]]);
    await post(createHandler({ store }), deliveredEvent('x'.repeat(100_000)));
    expect(begin.mock.lastCall).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), 5 * 60_000]);
  });

  test.each([
    [
      'rejects',
      async () => {
        throw new Error('no Redis');
      },
    ],
    [
      'throws',
      () => {
        throw new Error('no Redis');
      },
    ],
    ['resolves to nonsense', async () => 'maybe'],
  ])('a begin() that %s lets nothing be handled: 500, and the event comes again', async (_name, begin) => {
    const other = jest.fn();
    const store = { ...steps([]).store, begin } as CallbackStore;
    const handler = createHandler({ on: { other }, store });
    expect([await post(handler, deliveredEvent()), other.mock.calls.length]).toEqual([500, 0]);
    expect(handler.errors).toHaveLength(1);
  });

  test('a begin() that hangs holds up no repeat once the store answers again', async () => {
    const clock = createTestClock();
    const begin = jest.fn(async () => 'new' as const).mockReturnValueOnce(new Promise(() => {}));
    const other = jest.fn();
    const handler = createHandler({ on: { other }, store: { ...steps([]).store, begin }, clock });
    const first = post(handler, deliveredEvent());
    await clock.advance(9_000);
    expect([await first, await post(handler, deliveredEvent()), other.mock.calls.length]).toEqual([
      503, 200, 1,
    ]);
  });

  test('a done() that rejects leaves the event handled', async () => {
    const done = () => Promise.reject(new Error('no Redis'));
    const handler = createHandler({ store: { ...steps(['new']).store, done } });
    expect([await post(handler, deliveredEvent()), handler.errors.length]).toEqual([200, 1]);
  });

  test('a failed() that rejects leaves the event failed', async () => {
    const failed = () => Promise.reject(new Error('no Redis'));
    const other = () => Promise.reject(new Error('no database'));
    const handler = createHandler({ on: { other }, store: { ...steps(['new']).store, failed } });
    expect([await post(handler, deliveredEvent()), handler.errors.length]).toEqual([500, 2]);
  });

  test.each(['begin', 'done', 'failed'] as const)(
    'a %s() that never answers: 503 in time',
    async (method) => {
      const clock = createTestClock();
      const store = { ...createMemoryCallbackStore(clock), [method]: () => new Promise<never>(() => {}) };
      const other = method === 'failed' ? () => Promise.reject(new Error('no database')) : () => {};
      const answer = post(createHandler({ on: { other }, store, clock }), deliveredEvent());
      await clock.advance(9_000);
      expect(await answer).toBe(503);
    },
  );

  test('who fails after 5 minutes does not take the key from who has it by then', async () => {
    const clock = createTestClock();
    const { store, failed } = steps(['new']);
    const run = deferred();
    const answer = post(createHandler({ on: { other: () => run.promise }, store, clock }), failedEvent());
    await clock.advance(5 * 60_000);
    run.reject(new Error('no database'));
    await turns();
    expect([await answer, failed.mock.calls.length]).toEqual([503, 0]);
  });
});
