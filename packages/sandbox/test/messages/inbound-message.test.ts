import type { InboundMessage } from '../../src/index.js';
import { withSandbox } from '../support/api.js';
import { startReceiver } from '../support/receiver.js';

const account = { accountId: '9900000', users: [{ username: 'sandbox-user', password: 'sandbox-password' }] };

test('a message that comes in is in the log', () =>
  withSandbox({}, async (api, sandbox) => {
    const [message] = sandbox.receiveMessage({
      from: '+15553334444',
      to: '+15551112222',
      text: 'On our way',
    });
    const { json } = await api.list({ messageDirection: 'INBOUND' });
    expect(json.messages).toMatchObject([
      {
        messageId: message!.id,
        sourceTn: '+15553334444',
        destinationTn: '+15551112222',
        messageStatus: 'RECEIVED',
        messageType: 'sms',
        messageLength: 10,
      },
    ]);
  }));

test('a group message comes once for each number of the account', async () => {
  const receiver = await startReceiver();
  const numbers = ['+15551112222', '+15551113333'];
  await withSandbox(
    { accounts: [{ ...account, numbers }], callbacks: [{ url: receiver.url }] },
    async (_api, sandbox) => {
      const to = ['+15551112222', '+15559990000', '+15551113333'];
      const messages = sandbox.receiveMessage({
        from: '+15553334444',
        to,
        text: 'hi',
        media: ['a photo.jpg'],
      });
      expect(messages.map(({ owner }) => owner)).toEqual(numbers);
      expect(new Set(messages.map(({ id }) => id)).size).toBe(2);
      await receiver.until(2);
      const [event] = receiver.received[0]!.events;
      expect(event).toMatchObject({
        type: 'message-received',
        description: 'Incoming message received',
        message: { to, text: 'hi' },
      });
      expect(event.to).toBe(event.message.owner);
      expect(event.message.media).toEqual([
        `https://messaging.bandwidth.com/api/v2/users/9900000/media/${event.message.id}/0/a%20photo.jpg`,
      ]);
    },
  );
  await receiver.close();
});

test.each<[object, RegExp]>([
  [{ to: '+15551112222' }, /^from:/],
  [{ from: '+1', to: [] }, /^to:/],
  [{ from: '1'.repeat(101), to: '+15551112222' }, /^from: .* text of 1 to 100 characters/],
  [{ from: '+1', to: ['+15551112222', 'half a pair \ud800'] }, /^to: .* text of 1 to 100 characters/],
  [{ from: '+1', to: '+15559990000' }, /^to: none of the numbers/],
  [{ from: '+1', to: '+15551112222', text: 5 }, /^text:/],
  [{ from: '+1', to: '+15551112222', media: 'x' }, /^media:/],
  [{ from: '+1', to: '+15551112222', accountId: 'x' }, /^accountId:/],
  [{ from: '+1', to: '+15551112222', txet: 'x' }, /^txet: an inbound message has no such field, but from,/],
])('%j is rejected', (message, problem) =>
  withSandbox({ accounts: [{ ...account, numbers: ['+15551112222'] }] }, async (_api, sandbox) => {
    expect(() => sandbox.receiveMessage(message as InboundMessage)).toThrow(problem);
  }),
);
