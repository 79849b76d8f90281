import { applicationId, validMessage, withSandbox } from '../support/api.js';
import { eventually } from '../support/receiver.js';
import { withReceiver } from '../support/with-receiver.js';

const minute = 60_000;
const hour = 60 * minute;

test('a delivered message is posted as sent and as delivered, each as an array of one', () =>
  withReceiver({}, async (api, sandbox, receiver) => {
    const { json } = await api.create({ ...validMessage, tag: 'order-1' });
    sandbox.advanceClock(300);
    await receiver.until(1);
    sandbox.advanceClock(2000);
    await receiver.until(2);
    expect(receiver.received.map(({ events }) => events.map((event) => event.type))).toEqual([
      ['message-sent'],
      ['message-delivered'],
    ]);
    const [{ headers, events }] = [receiver.received[1]!];
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'BandwidthAPI/v2',
    });
    expect(events).toEqual([
      {
        type: 'message-delivered',
        time: expect.stringMatching(/^2026-03-10T12:00:02\.\d{6}Z$/),
        to: '+15553334444',
        description: 'Message delivered to carrier.',
        message: {
          id: json.id,
          owner: '+15551112222',
          applicationId,
          time: '2026-03-10T12:00:00.000Z',
          segmentCount: 1,
          direction: 'out',
          to: ['+15553334444'],
          from: '+15551112222',
          text: '',
          tag: 'order-1',
        },
      },
    ]);
  }));

test('a failure carries its code', () =>
  withReceiver({}, async (api, sandbox, receiver) => {
    await api.create({ ...validMessage, to: ['+15550004432'] });
    sandbox.advanceClock(minute);
    await receiver.until(1);
    expect(receiver.received[0]!.events).toMatchObject([
      { type: 'message-failed', errorCode: 4432, description: 'rejected-forbidden-country' },
    ]);
  }));

test('a group message has exactly one end for each recipient', () =>
  withReceiver(
    { target: { types: ['message-delivered', 'message-failed', 'message-sending'] } },
    async (api, sandbox, receiver) => {
      await api.create({ ...validMessage, to: ['+15553334441', '+15550004720', '+15553334443'] });
      sandbox.advanceClock(minute);
      await receiver.until(6);
      const events = receiver.received.flatMap(
        (post) => post.events as { type: string; to: string; message: { to: string[] } }[],
      );
      expect(events.map(({ type, to }) => `${type} ${to}`).sort()).toEqual([
        'message-delivered +15553334441',
        'message-delivered +15553334443',
        'message-failed +15550004720',
        'message-sending +15550004720',
        'message-sending +15553334441',
        'message-sending +15553334443',
      ]);
      expect(events.every((event) => event.message.to.length === 3)).toBe(true);
    },
  ));

test('silence means that nothing is ever posted', () =>
  withReceiver({}, async (api, sandbox, receiver) => {
    await api.create({ ...validMessage, to: ['+15550000000'] });
    await api.create({ ...validMessage, to: ['+15550004470'] });
    sandbox.advanceClock(80 * hour);
    await receiver.until(1);
    expect(sandbox.callbacks.length).toBeLessThanOrEqual(1);
    expect(receiver.received[0]!.events[0].to).toBe('+15550004470');
  }));

test('an inbound message is ACCEPTED once it was received, UNDELIVERED when it was given up', () =>
  withReceiver(
    { reply: (post) => ({ status: post === 1 ? 200 : 500 }), delivery: { giveUpAfterMs: 4 * minute } },
    async (api, sandbox) => {
      const statusOf = async (id: string) =>
        (await api.list({ messageId: id })).json.messages[0].messageStatus as string;
      const [first] = sandbox.receiveMessage({ from: '+15553334444', to: '+15551112222', text: 'hi' });
      expect(await statusOf(first!.id)).toBe('RECEIVED');
      await eventually(() => sandbox.callbacks.length === 1);
      expect(await statusOf(first!.id)).toBe('ACCEPTED');
      const [second] = sandbox.receiveMessage({ from: '+15553334444', to: '+15551112222', text: 'hi' });
      await eventually(() => sandbox.callbacks.length === 2);
      sandbox.advanceClock(3 * minute);
      await eventually(() => sandbox.callbacks.length === 3);
      expect(await statusOf(second!.id)).toBe('UNDELIVERED');
    },
  ));

test('targets choose by direction, application and type', () =>
  withReceiver({ target: { direction: 'out', applicationId } }, async (api, sandbox, receiver) => {
    sandbox.receiveMessage({ from: '+15553334444', to: '+15551112222', text: 'hi', applicationId });
    await api.create({ ...validMessage, applicationId: '00000000-0000-4000-8000-000000000000' });
    await api.create({ ...validMessage, to: ['+15550004405'] });
    sandbox.advanceClock(minute);
    await receiver.until(1);
    expect(receiver.received[0]!.events[0]).toMatchObject({
      type: 'message-failed',
      message: { applicationId },
    });
    expect(sandbox.callbacks.length).toBeLessThanOrEqual(1);
  }));

test.each([
  ['http://127.0.0.1:81/', /port 81/],
  ['ftp://example.com', /http or https/],
  ['nonsense', /http or https/],
])('%s is no place for events', (url, message) =>
  withSandbox({}, async (_api, sandbox) => {
    expect(() => sandbox.setCallbackTargets([{ url }])).toThrow(message);
  }),
);
