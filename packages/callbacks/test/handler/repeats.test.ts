import { createTestClock, turns } from '../support/create-test-clock.js';
import { deliveredEvent, idOf } from '../support/events.js';
import { callbackRequest, createHandler, post } from '../support/post.js';
import { deferred } from '../support/deferred.js';

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

  test('is answered as it was handled where the host does not let it keep the worker alive', async () => {
    const handler = createHandler({ on: {} });
    const refused = new Error('Illegal invocation');
    const context = {
      waitUntil() {
        throw refused;
      },
    };
    expect((await handler.fetch(callbackRequest([deliveredEvent()]), context)).status).toBe(200);
    expect(handler.errors).toEqual([refused]);
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
