import { deliveredEvent, failedEvent, idOf, receivedEvent } from '../support/events.js';
import { createHandler, post } from '../support/post.js';

describe('watching outcomes', () => {
  test('the watcher hears of every event of a sent message before its handler, and of no other', async () => {
    const told: unknown[] = [];
    const handler = createHandler({
      on: { other: (event) => told.push(idOf(event)) },
      watchOutcomes: { onOutcome: (outcome) => void told.push(outcome) },
    });
    const untagged = { ...deliveredEvent(3), message: { id: 'message-3', tag: null } };
    const events = [deliveredEvent(1), receivedEvent(2), failedEvent(1, 4432), untagged];
    for (const event of events) await post(handler, event);
    expect(told).toEqual([
      { tag: 'order-1187', messageId: 'message-1', type: 'message-delivered', to: '+15557654321' },
      'message-1',
      'message-2',
      {
        tag: 'order-1187',
        messageId: 'message-1',
        type: 'message-failed',
        to: '+15557654321',
        errorCode: 4432,
      },
      'message-1',
      { messageId: 'message-3', type: 'message-delivered', to: '+15557654321' },
      'message-3',
    ]);
  });

  test('an event that the watcher could not take comes again', async () => {
    const other = jest.fn();
    const onOutcome = jest.fn().mockRejectedValueOnce(new Error('disk full'));
    const handler = createHandler({ on: { other }, watchOutcomes: { onOutcome } });
    expect([await post(handler, deliveredEvent()), await post(handler, deliveredEvent())]).toEqual([
      500, 200,
    ]);
    expect([onOutcome.mock.calls.length, other.mock.calls.length]).toEqual([2, 1]);
  });
});
