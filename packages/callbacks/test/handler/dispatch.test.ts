import { deliveredEvent, failedEvent, receivedEvent } from '../support/events.js';
import { createHandler, post } from '../support/post.js';

describe('an event', () => {
  test('each event goes to the handler of its type, and what has none to other', async () => {
    const told: unknown[] = [];
    const handler = createHandler({
      on: {
        'message-delivered': (event) => told.push(['delivered', event.message.id]),
        'message-failed': (event) => told.push(['failed', event.errorCode]),
        other: (event) => told.push(['other', event.type]),
      },
    });
    const later = { ...deliveredEvent(5), type: 'message-teleported' };
    const broken = { ...deliveredEvent(6), message: null };
    expect(
      await post(handler, [deliveredEvent(1), failedEvent(2, '4405'), receivedEvent(3), later, broken]),
    ).toBe(200);
    expect(told).toEqual([
      ['delivered', 'message-1'],
      ['failed', 4405],
      ['other', 'message-received'],
      ['other', 'message-teleported'],
      ['other', 'message-delivered'],
    ]);
  });

  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', ''])(
    'an event of the type %p is one for other',
    async (type) => {
      const other = jest.fn();
      expect(await post(createHandler({ on: { other } }), { ...deliveredEvent(), type })).toBe(200);
      expect(other).toHaveBeenCalledTimes(1);
    },
  );

  test('an event that nobody wants is received all the same', async () => {
    expect(await post(createHandler({ on: {} }), [deliveredEvent(), { type: 'x' }])).toBe(200);
    expect(await post(createHandler({ on: {} }), [])).toBe(200);
  });

  test('handlers may be methods of a class', async () => {
    class Listeners {
      readonly ids: string[] = [];
      'message-delivered'(event: { message: { id: string } }) {
        this.ids.push(event.message.id);
      }
    }
    const on = new Listeners();
    expect(await post(createHandler({ on }), deliveredEvent())).toBe(200);
    expect(on.ids).toEqual(['message-1']);
  });
});
