import { createTestClock } from '../support/create-test-clock.js';
import { deliveredEvent, idOf } from '../support/events.js';
import { createHandler, post } from '../support/post.js';

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
