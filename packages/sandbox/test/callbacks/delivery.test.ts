import { eventually } from '../support/receiver.js';
import { withReceiver } from '../support/with-receiver.js';

const minute = 60_000;
const hour = 60 * minute;

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
