import type { CallbackDelivery, CallbackTarget, SandboxOptions } from '../../src/index.js';
import { applicationId, validMessage, withSandbox, type ApiClient } from '../support/api.js';
import { eventually, startReceiver, type Receiver, type Reply } from '../support/receiver.js';
import { createSpecValidator } from '../support/spec-validator.js';
import type { Sandbox } from '../../src/index.js';

const validator = createSpecValidator();
const minute = 60_000;
const hour = 60 * minute;

interface Setup {
  readonly target?: Partial<CallbackTarget>;
  readonly delivery?: Partial<CallbackDelivery>;
  readonly reply?: Reply;
  readonly options?: SandboxOptions;
}

/** A sandbox and someone who listens. Whatever is posted must be as the spec says. */
async function withReceiver(
  setup: Setup,
  test: (api: ApiClient, sandbox: Sandbox, receiver: Receiver) => Promise<void>,
): Promise<void> {
  const receiver = await startReceiver(setup.reply);
  const options = {
    callbacks: [{ url: receiver.url, ...setup.target }],
    callbackDelivery: setup.delivery ?? {},
    queue: { segmentsPerSecond: 1000 },
    ...setup.options,
  };
  try {
    await withSandbox(options, (api, sandbox) => test(api, sandbox, receiver));
    for (const { events } of receiver.received) {
      for (const event of events) {
        const schema = event.message.direction === 'in' ? 'inboundCallback' : 'statusCallback';
        expect(validator.checkSchema(schema, event)).toEqual([]);
      }
    }
  } finally {
    await receiver.close();
  }
}

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

test('anything but 2xx is tried again every few minutes, for a day', () =>
  withReceiver(
    { reply: (post) => ({ status: post < 4 ? [500, 301, 404][post - 1]! : 204 }) },
    async (_api, sandbox, receiver) => {
      sandbox.receiveMessage({ from: '+15553334444', to: '+15551112222', text: 'hi' });
      for (let tries = 1; tries < 4; tries += 1) {
        await eventually(() => sandbox.callbacks.length === tries);
        // The next try waits by now; less than the time between two does nothing.
        sandbox.advanceClock(3 * minute - 1);
        sandbox.advanceClock(1);
      }
      await eventually(() => sandbox.callbacks.length === 4);
      expect(sandbox.callbacks.map(({ attempt, status, problem }) => [attempt, status, problem])).toEqual([
        [1, 500, 'status 500'],
        [2, 301, 'status 301'],
        [3, 404, 'status 404'],
        [4, 204, undefined],
      ]);
      expect(new Set(receiver.received.map(({ events }) => JSON.stringify(events))).size).toBe(1);
    },
  ));

test('after a day an event is given up', () =>
  withReceiver(
    { reply: () => ({ status: 500 }), delivery: { retryEveryMs: 6 * hour } },
    async (_api, sandbox, receiver) => {
      sandbox.receiveMessage({ from: '+15553334444', to: '+15551112222', text: 'hi' });
      for (let tries = 1; tries <= 5; tries += 1) {
        await eventually(() => sandbox.callbacks.length === tries);
        sandbox.advanceClock(6 * hour);
      }
      await new Promise((resolve) => setImmediate(resolve));
      expect(receiver.received).toHaveLength(5);
      expect(sandbox.callbacks.at(-1)!.atMs - sandbox.callbacks[0]!.atMs).toBe(24 * hour);
    },
  ));

test('a receiver that takes longer than 10 seconds counts as none', () =>
  withReceiver(
    { reply: (post) => (post === 1 ? 'hang' : { status: 200 }) },
    async (_api, sandbox, receiver) => {
      sandbox.receiveMessage({ from: '+15553334444', to: '+15551112222', text: 'hi' });
      await receiver.until(1);
      sandbox.advanceClock(10_000);
      await eventually(() => sandbox.callbacks.length === 1);
      expect(sandbox.callbacks[0]).toMatchObject({ status: undefined, problem: 'no answer within 10000 ms' });
      sandbox.advanceClock(3 * minute);
      await receiver.until(2);
    },
  ));

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

test('credentials are sent only once they are asked for', () =>
  withReceiver(
    {
      target: { username: 'hook', password: 'pass:word' },
      reply: (_post, headers) =>
        headers.authorization
          ? { status: 200 }
          : { status: 401, headers: { 'WWW-Authenticate': 'Basic realm=""' } },
    },
    async (_api, sandbox, receiver) => {
      sandbox.receiveMessage({ from: '+15553334444', to: '+15551112222', text: 'hi' });
      await receiver.until(2);
      expect(receiver.received.map(({ headers }) => headers.authorization)).toEqual([
        undefined,
        `Basic ${Buffer.from('hook:pass:word').toString('base64')}`,
      ]);
      await eventually(() => sandbox.callbacks.length === 1);
      expect(sandbox.callbacks[0]!.status).toBe(200);
    },
  ));

test('without the challenge there is no second request', () =>
  withReceiver(
    { target: { username: 'hook', password: 'x' }, reply: () => ({ status: 401 }) },
    async (_api, sandbox, receiver) => {
      sandbox.receiveMessage({ from: '+15553334444', to: '+15551112222', text: 'hi' });
      await eventually(() => sandbox.callbacks.length === 1);
      expect(receiver.received).toHaveLength(1);
    },
  ));

test('events can come twice, and out of order', () =>
  withReceiver({ delivery: { duplicates: 1, disorderMs: 10 * minute } }, async (api, sandbox, receiver) => {
    for (let sent = 0; sent < 10; sent += 1) await api.create();
    // In small steps, since all that is due at once would set out at once.
    for (let step = 0; step < 200; step += 1) {
      sandbox.advanceClock(4000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await receiver.until(40);
    const events = receiver.received.map(
      (post) => post.events[0] as { type: string; message: { id: string } },
    );
    const keys = events.map(({ type, message }) => `${message.id} ${type}`);
    expect(new Set(keys).size).toBe(20);
    const overtaken = sandbox.accepted.filter(
      ({ message: { id } }) => keys.indexOf(`${id} message-delivered`) < keys.indexOf(`${id} message-sent`),
    );
    expect(overtaken.length).toBeGreaterThan(0);
  }));

test('several events can come in one array', () =>
  withReceiver(
    { delivery: { batchMs: 1000 }, target: { types: ['message-delivered'] } },
    async (api, sandbox, receiver) => {
      for (let sent = 0; sent < 5; sent += 1) await api.create();
      sandbox.advanceClock(minute);
      await new Promise((resolve) => setImmediate(resolve));
      sandbox.advanceClock(1000);
      await receiver.until(1);
      expect(receiver.received[0]!.events).toHaveLength(5);
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
