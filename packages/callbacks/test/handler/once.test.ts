import type { CallbackStore } from '../../src/index.js';
import { createMemoryCallbackStore } from '../../src/index.js';
import { createTestClock, turns } from '../support/create-test-clock.js';
import { deliveredEvent, failedEvent, idOf } from '../support/events.js';
import { callbackRequest, createHandler, post } from '../support/post.js';

/** A promise that is resolved or rejected from outside. */
function deferred() {
  let resolve!: () => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}

describe('at least once becomes once', () => {
  test('a repeated event is received, and handled no more', async () => {
    const other = jest.fn();
    const handler = createHandler({ on: { other } });
    expect([await post(handler, deliveredEvent()), await post(handler, [deliveredEvent()])]).toEqual([
      200, 200,
    ]);
    expect(other).toHaveBeenCalledTimes(1);
  });

  test('an event that a body holds twice is handled once', async () => {
    const other = jest.fn();
    await post(createHandler({ on: { other } }), [deliveredEvent(1), deliveredEvent(2), deliveredEvent(1)]);
    expect(other.mock.calls.map(([event]) => idOf(event))).toEqual(['message-1', 'message-2']);
  });

  test('of 1,000 events 16 are handled at a time, in order, so that all are through in time', async () => {
    const clock = createTestClock();
    const handled: string[] = [];
    let busy = 0;
    let most = 0;
    const handler = createHandler({
      on: {
        async other(event) {
          most = Math.max(most, ++busy);
          await clock.sleep(100);
          busy -= 1;
          handled.push(idOf(event));
        },
      },
      clock,
    });
    const body = Array.from({ length: 1000 }, (_, id) => deliveredEvent(id));
    const answer = post(handler, body);
    await clock.advance(7_000);
    expect([await answer, most, handled]).toEqual([200, 16, body.map(idOf)]);
  });

  test('events of one message are handled one after the other, as they stand in the body', async () => {
    const clock = createTestClock();
    const steps: string[] = [];
    const handler = createHandler({
      on: {
        async other(event) {
          steps.push(`${event.type} begins`);
          await clock.sleep(event.type === 'message-sent' ? 100 : 10);
          steps.push(`${event.type} ends`);
        },
      },
      clock,
    });
    const answer = post(handler, [{ ...deliveredEvent(), type: 'message-sent' }, deliveredEvent()]);
    await clock.advance(1_000);
    expect(await answer).toBe(200);
    expect(steps).toEqual(
      ['message-sent', 'message-delivered'].flatMap((type) => [`${type} begins`, `${type} ends`]),
    );
  });

  test('another type, another recipient and another message are other events', async () => {
    const other = jest.fn();
    await post(createHandler({ on: { other } }), [
      deliveredEvent(1),
      { ...deliveredEvent(1), type: 'message-sent' },
      { ...deliveredEvent(1), to: '+15557654322' },
      deliveredEvent(2),
    ]);
    expect(other).toHaveBeenCalledTimes(4);
  });

  test('events that name no message are told apart by all they hold', async () => {
    const other = jest.fn();
    const handler = createHandler({ on: { other } });
    const event = { type: 'account-suspended', reason: 'a' };
    await post(handler, [event, { ...event, reason: 'b' }]);
    await post(handler, event);
    expect(other).toHaveBeenCalledTimes(2);
  });

  test('parts that contain spaces do not make two events one', async () => {
    const other = jest.fn();
    const event = (id: string, to: string) => ({ type: 'message-sent', to, message: { id } });
    await post(createHandler({ on: { other } }), [
      event('a message-sent b', 'c'),
      event('a', 'b message-sent c'),
    ]);
    expect(other).toHaveBeenCalledTimes(2);
  });

  test('a repeat after a failure is handled again', async () => {
    const other = jest.fn().mockRejectedValueOnce(new Error('no database'));
    const handler = createHandler({ on: { other } });
    const statuses = [];
    for (let time = 0; time < 3; time += 1) statuses.push(await post(handler, deliveredEvent()));
    expect([statuses, other.mock.calls.length]).toEqual([[500, 200, 200], 2]);
  });

  test('of a list whose second event fails, the repeat handles that one alone', async () => {
    const handled: string[] = [];
    let isBroken = true;
    const handler = createHandler({
      on: {
        other(event) {
          if (idOf(event) === 'message-2' && isBroken) throw new Error('no database');
          handled.push(idOf(event));
        },
      },
    });
    const body = [1, 2, 3].map(deliveredEvent);
    expect(await post(handler, body)).toBe(500);
    isBroken = false;
    expect(await post(handler, body)).toBe(200);
    expect(handled).toEqual(['message-1', 'message-3', 'message-2']);
  });

  test('an event is remembered for 25 hours, and 73 hours later it is another one', async () => {
    const clock = createTestClock();
    const other = jest.fn();
    const handler = createHandler({ on: { other }, clock });
    const hours = 60 * 60 * 1000;
    await post(handler, deliveredEvent());
    await clock.advance(24.9 * hours);
    await post(handler, deliveredEvent());
    expect(other).toHaveBeenCalledTimes(1);
    await clock.advance(73 * hours);
    await post(handler, deliveredEvent());
    expect(other).toHaveBeenCalledTimes(2);
  });
});

describe('a repeat while the first still runs', () => {
  test.each([
    ['is received when that was handled', 200, (run: ReturnType<typeof deferred>) => run.resolve()],
    [
      'fails when that fails',
      500,
      (run: ReturnType<typeof deferred>) => run.reject(new Error('no database')),
    ],
  ])('waits for it, and %s', async (_name, status, end) => {
    const clock = createTestClock();
    const run = deferred();
    const other = jest.fn(() => run.promise);
    const handler = createHandler({ on: { other }, clock });
    const first = post(handler, deliveredEvent());
    await turns();
    const repeats = [post(handler, deliveredEvent()), post(handler, [deliveredEvent()])];
    await clock.advance(3_000);
    end(run);
    await clock.advance(500);
    expect(await Promise.all([first, ...repeats])).toEqual([status, status, status]);
    expect(other).toHaveBeenCalledTimes(1);
    expect(clock.sleepers()).toBe(0);
  });

  test('gets the same answer also where both came at once and the handler failed at once', async () => {
    const clock = createTestClock();
    const other = jest.fn().mockRejectedValueOnce(new Error('no database'));
    const handler = createHandler({ on: { other }, clock });
    const answers = [1, 2, 3].map(() => post(handler, deliveredEvent()));
    await clock.advance(1_000);
    expect([await Promise.all(answers), other.mock.calls.length]).toEqual([[500, 500, 500], 1]);
    expect([await post(handler, deliveredEvent()), other.mock.calls.length]).toEqual([200, 2]);
  });

  test('does not hold up the other events of its body', async () => {
    const clock = createTestClock();
    const run = deferred();
    const handled: string[] = [];
    const handler = createHandler({
      on: {
        async other(event) {
          handled.push(idOf(event));
          if (idOf(event) === 'message-1') await run.promise;
        },
      },
      clock,
    });
    const first = post(handler, deliveredEvent(1));
    await turns();
    const second = post(handler, [deliveredEvent(1), deliveredEvent(2)]);
    await clock.advance(50);
    expect(handled).toEqual(['message-1', 'message-2']);
    run.resolve();
    await clock.advance(500);
    expect(await Promise.all([first, second])).toEqual([200, 200]);
  });
});

describe('a slow handler', () => {
  test('is answered with 503 at 9 seconds, goes on, and is joined by the repeat', async () => {
    const clock = createTestClock();
    const run = deferred();
    const other = jest.fn(() => run.promise);
    const handler = createHandler({ on: { other }, clock });
    const first = post(handler, deliveredEvent());
    await clock.advance(8_999);
    await expect(Promise.race([first, Promise.resolve('none yet')])).resolves.toBe('none yet');
    await clock.advance(1);
    expect(await first).toBe(503);
    const second = post(handler, deliveredEvent());
    await clock.advance(9_000);
    expect(await second).toBe(503);
    const third = post(handler, deliveredEvent());
    await clock.advance(1_000);
    run.resolve();
    await clock.advance(1_000);
    expect([await third, await post(handler, deliveredEvent())]).toEqual([200, 200]);
    expect(other).toHaveBeenCalledTimes(1);
    expect(clock.sleepers()).toBe(0);
  });

  test('of the first of many events lets the rest be handled after the answer', async () => {
    const clock = createTestClock();
    const handled: string[] = [];
    const handler = createHandler({
      on: {
        async other(event) {
          await clock.sleep(4_000);
          handled.push(idOf(event));
        },
      },
      clock,
    });
    const body = Array.from({ length: 64 }, (_, id) => deliveredEvent(id));
    const first = post(handler, body);
    await clock.advance(9_000);
    expect([await first, handled.length]).toEqual([503, 32]);
    const second = post(handler, body);
    await clock.advance(9_000);
    expect([await second, handled]).toEqual([200, body.map(idOf)]);
  });

  test('that never ends is started anew after 5 minutes', async () => {
    const clock = createTestClock();
    const other = jest.fn().mockReturnValueOnce(new Promise(() => {}));
    const handler = createHandler({ on: { other }, clock });
    const first = post(handler, deliveredEvent());
    await clock.advance(5 * 60_000);
    expect([await first, await post(handler, deliveredEvent())]).toEqual([503, 200]);
    expect(other).toHaveBeenCalledTimes(2);
  });

  test('keeps a worker alive after the answer', async () => {
    const waitUntil = jest.fn();
    const handler = createHandler({ on: {} });
    await handler.fetch(callbackRequest([deliveredEvent()]), { KV: {} }, { waitUntil });
    await expect(waitUntil.mock.calls[0][0]).resolves.toBe('handled');
  });
});

describe('waiting until nothing is handled', () => {
  test('ends at once where nothing is, and otherwise with the last event, answered or not', async () => {
    const clock = createTestClock();
    const run = deferred();
    const handler = createHandler({ on: { other: () => run.promise }, clock });
    await handler.idle();
    const answer = post(handler, deliveredEvent());
    await clock.advance(9_000);
    expect(await answer).toBe(503);
    const ended = jest.fn();
    const idle = handler.idle().then(ended);
    await turns();
    expect(ended).not.toHaveBeenCalled();
    run.resolve();
    await idle;
    expect(await post(handler, deliveredEvent())).toBe(200);
  });
});

describe('acknowledging first', () => {
  test('the answer is 202 while the handler runs, and a repeat meanwhile is received at once', async () => {
    const clock = createTestClock();
    const run = deferred();
    const other = jest.fn(() => run.promise);
    const handler = createHandler({ on: { other }, clock, acknowledge: 'first' });
    expect([await post(handler, deliveredEvent()), await post(handler, deliveredEvent())]).toEqual([
      202, 202,
    ]);
    await turns();
    expect(other).toHaveBeenCalledTimes(1);
    run.resolve();
  });

  test('a failure is told to onError alone', async () => {
    const handler = createHandler({
      on: {
        other() {
          throw new Error('no database');
        },
      },
      acknowledge: 'first',
    });
    expect(await post(handler, deliveredEvent())).toBe(202);
    await turns();
    expect(handler.errors).toMatchObject([{ message: 'no database' }]);
  });

  test('what is nobody’s event is refused as ever', async () => {
    expect(await post(createHandler({ acknowledge: 'first' }), '{')).toBe(400);
  });
});

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
