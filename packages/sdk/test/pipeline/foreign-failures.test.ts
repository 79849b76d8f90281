import type { Clock, MessagesClientOptions } from '../../src/index.js';
import { createSystemClock } from '../../src/index.js';
import { settle } from '../support/fake-clock.js';
import { type Harness, MESSAGE, startHarness } from '../support/harness.js';

const boom = (): never => {
  throw new Error('boom');
};
const answer = { status: 202, statusText: '', headers: {}, data: '{"id":"1"}' };

describe('parts of others that fail where nobody expects it', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await startHarness();
  });
  afterEach(() => harness.close());

  test.each<[string, Partial<Clock>]>([
    ['now throws', { now: boom }],
    ['monotonicMs throws', { monotonicMs: boom }],
    ['random throws', { random: boom }],
    ['sleep throws', { sleep: boom, timer: undefined }],
    ['sleep returns nothing', { sleep: (() => undefined) as never, timer: undefined }],
    ['timer throws', { timer: boom }],
    ['timer returns nothing', { timer: (() => undefined) as never }],
  ])(
    'a clock whose %s: the call ends with a result or a typed error, and close() ends',
    async (_name, change) => {
      const { sandbox } = harness;
      const headers = { 'Retry-After': 'Mon, 30 Nov 2026 10:00:00 GMT' };
      sandbox.faults.add({ operation: 'createMessage', kind: 'respond', status: 429, headers, times: 1 });
      const clock = { ...createSystemClock(), ...change };
      const client = harness.createClient({ clock, maxConcurrentRequests: 1 });
      for (let call = 0; call < 2; call++) {
        const end = await client.createMessage(MESSAGE).then(
          () => 'accepted',
          (error: { outcome: string; code: string }) => (error.code === 'abort' ? 'aborted' : error.outcome),
        );
        expect(['accepted', 'not-accepted', 'unknown']).toContain(end);
      }
      await client.close();
      expect(sandbox.accepted.length).toBeLessThanOrEqual(2);
    },
  );

  test('a clock that fails from the answer on: typed errors, and nothing is unhandled', async () => {
    const unhandled: unknown[] = [];
    const note = (error: unknown): void => void unhandled.push(error);
    process.on('unhandledRejection', note);
    const system = createSystemClock();
    let hasAnswered = false;
    const monotonicMs = (): number => (hasAnswered ? boom() : system.monotonicMs());
    const adapter = async (): Promise<never> => {
      hasAnswered = true;
      return { ...answer, status: 400 } as never;
    };
    const client = harness.createClient({ clock: { ...system, monotonicMs }, axios: { adapter } });
    await expect(client.createMessage(MESSAGE)).rejects.toMatchObject({ outcome: expect.any(String) });
    await settle(5);
    await client.close();
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });

  test('a signal that cannot be listened to: a typed error, nothing is sent, and close() ends', async () => {
    const signal = { aborted: false, addEventListener: boom } as unknown as AbortSignal;
    const { client } = harness;
    const error = await harness.failure(client.createMessage(MESSAGE, { signal }));
    expect(error).toMatchObject({ code: 'connection', operation: 'createMessage', outcome: 'not-accepted' });
    expect(harness.sandbox.requests).toHaveLength(0);
    await client.close();
  });

  test.each<[string, () => unknown]>([
    ['answers with headers that are no texts', () => ({ ...answer, headers: { 'Retry-After': {} } })],
    ['answers with headers that cannot be read', () => ({ ...answer, headers: { toJSON: boom } })],
    ['answers with headers that are no pairs', () => ({ ...answer, headers: new Set([1]) })],
    [
      'throws an error that cannot be read',
      () => Promise.reject(Object.defineProperty({}, 'code', { get: boom })),
    ],
  ])('an adapter that %s: outcome unknown, and its place is free for the next call', async (_name, send) => {
    let calls = 0;
    const adapter = async (): Promise<never> => (calls++ === 0 ? send() : answer) as never;
    const client = harness.createClient({ axios: { adapter }, maxConcurrentRequests: 1 });
    const error = await harness.failure(client.createMessage(MESSAGE));
    expect(error).toMatchObject({ code: 'connection', operation: 'createMessage', outcome: 'unknown' });
    expect(await client.createMessage(MESSAGE)).toEqual({ id: '1' });
  });

  test.each([['htp'], [[]], [['http', 'nope']], [5], [{}], [null]])(
    'an adapter that cannot be right is refused before anything is sent: %p',
    (adapter) => {
      const axios = { adapter } as MessagesClientOptions['axios'];
      expect(() => harness.createClient({ axios })).toThrow(
        expect.objectContaining({ code: 'validation', field: 'axios.adapter' }),
      );
    },
  );

  test('an adapter of axios that this runtime does not have: a typed error, and nothing is sent', async () => {
    const client = harness.createClient({ axios: { adapter: 'xhr' } });
    const error = await harness.failure(client.createMessage(MESSAGE));
    expect(error).toMatchObject({
      code: 'connection',
      outcome: 'not-accepted',
      cause: { code: 'ERR_NOT_SUPPORT' },
    });
  });

  test.each([[boom], [undefined], [Promise.resolve(() => undefined)]])(
    'shared pauses that cannot be unsubscribed from: close() ends all the same',
    async (unsubscribe) => {
      const onPause = (): never => unsubscribe as never;
      const pauses = { ready: () => undefined, remainingMs: () => 0, pause: () => undefined, onPause };
      const client = harness.createClient({ pauses });
      await client.createMessage(MESSAGE);
      await client.close();
    },
  );
});
