import { createTestClock, turns } from '../support/create-test-clock.js';
import { deliveredEvent } from '../support/events.js';
import { createHandler, post } from '../support/post.js';
import { deferred } from '../support/deferred.js';

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
