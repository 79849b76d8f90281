import { clientCredentials } from '../../src/index.js';
import type { CallOptions, MessagesClient, MessagesEvent } from '../../src/index.js';
import { settle, until } from '../support/fake-clock.js';
import { CLIENT, type Harness, MESSAGE, startHarness } from '../support/harness.js';

const QUERY = { sourceTn: MESSAGE.from };

describe('time and signals', () => {
  let harness: Harness;
  let client: MessagesClient;
  beforeEach(async () => {
    harness = await startHarness({ client: { rateLimit: { requests: 1, windowMs: 50_000 } } });
    ({ client } = harness);
  });
  afterEach(() => harness.close());

  const send = (options?: CallOptions): Promise<unknown> => client.createMessage(MESSAGE, options);
  const list = (options?: CallOptions): Promise<unknown> => client.call('listMessages', QUERY, options);
  const hang = (): void => void harness.sandbox.faults.add({ kind: 'hang', times: 'always' });

  test('an attempt ends after 30 s, or after the timeoutMs of the call', async () => {
    hang();
    const before = harness.clock.now();
    const error = await harness.failure(send());
    expect(error).toMatchObject({ name: 'TimeoutError', limit: 'timeoutMs', limitMs: 30_000, attempts: 1 });
    expect(harness.clock.now() - before).toBe(30_000);
    expect(await harness.failure(send({ timeoutMs: 70 }))).toMatchObject({ limitMs: 70 });
    expect(harness.clock.now() - before).toBe(30_070);
  });

  test('a call ends after 60 s, or after its deadlineMs, waits included', async () => {
    await list();
    const before = harness.clock.now();
    const error = await harness.failure(list({ deadlineMs: 49_999 }));
    expect(error).toMatchObject({ name: 'RateLimitError', attempts: 0 });
    expect(error.message).toMatch(/rate limit of 1 requests in 50000 ms is used up for 50000 ms more/);
    expect(harness.clock.now()).toBe(before);

    hang();
    const late = await harness.failure(send({ timeoutMs: 90_000 }));
    expect(late).toMatchObject({
      name: 'TimeoutError',
      limit: 'deadlineMs',
      limitMs: 60_000,
      outcome: 'unknown',
    });
    expect(harness.clock.now() - before).toBe(60_000);
  });

  test('the deadline of the client holds where the call has none', async () => {
    hang();
    const other = harness.createClient({ deadlineMs: 1000 });
    expect(await harness.failure(other.createMessage(MESSAGE))).toMatchObject({
      limit: 'deadlineMs',
      limitMs: 1000,
    });
    expect(await harness.failure(other.listMessages(QUERY).toArray({ max: 1 }))).toMatchObject({
      limitMs: 1000,
    });
    const patient = other.createMessage(MESSAGE, { deadlineMs: Infinity, timeoutMs: 2000 });
    expect(await harness.failure(patient)).toMatchObject({ limit: 'timeoutMs', limitMs: 2000 });
  });

  test('a retry whose wait ends after the deadline is not waited for', async () => {
    harness.sandbox.faults.add({
      kind: 'respond',
      status: 503,
      headers: { 'Retry-After': '20' },
      times: 'always',
    });
    const before = harness.clock.now();
    const error = await harness.failure(list({ deadlineMs: 19_000 }));
    expect(error).toMatchObject({ status: 503, attempts: 1, retryAfterMs: 20_000 });
    expect(harness.clock.now()).toBe(before);
  });

  test('a deadline is noticed while waiting for the rate limit', async () => {
    let release: (() => void) | undefined;
    const rateLimit = {
      acquire: () => new Promise<never>((_, reject) => (release = () => reject(new Error('late')))),
      state: () => ({ requests: 1, windowMs: 1, remaining: 0, waiting: 1 }),
    };
    const call = harness.createClient({ rateLimit }).call('listMessages', QUERY, { deadlineMs: 500 });
    const error = await harness.failure(call);
    expect(error).toMatchObject({ name: 'TimeoutError', limit: 'deadlineMs', attempts: 0 });
    release?.();
  });

  describe('an abort', () => {
    const reason = new Error('the user left');
    const hasTold = (type: MessagesEvent['type']): boolean =>
      harness.events.some((event) => event.type === type);
    /** The error of a call that is aborted once it has come so far. */
    const abortIn = async (
      start: (options: CallOptions) => Promise<unknown>,
      hasComeSoFar: () => boolean,
    ): Promise<Record<string, unknown>> => {
      const controller = new AbortController();
      const call = start({ signal: controller.signal }).catch((error: unknown) => error as never);
      await until(hasComeSoFar);
      await settle();
      controller.abort(reason);
      return (await call) as Record<string, unknown>;
    };
    const expectAbort = (error: Record<string, unknown>, rest: object): void => {
      expect(error).toMatchObject({ name: 'AbortError', code: 'abort', ...rest });
      expect(error['reason']).toBe(reason);
    };

    test('before the call: nothing is sent', async () => {
      const error = await harness.failure(send({ signal: AbortSignal.abort(reason) }));
      expectAbort(error, { outcome: 'not-accepted', attempts: 0 });
      expect(harness.sandbox.requests).toHaveLength(0);
    });

    test('while a request is under way: its outcome is unknown', async () => {
      hang();
      const hasArrived = (): boolean => harness.sandbox.requests.length === 1;
      expectAbort(await abortIn(send, hasArrived), { outcome: 'unknown', attempts: 1 });
    });

    test('while the body is being read', async () => {
      harness.sandbox.faults.add({ kind: 'trickle', chunkBytes: 1, everyMs: 100 });
      expectAbort(await abortIn(send, () => hasTold('response')), { outcome: 'unknown', attempts: 1 });
    });

    test('while waiting for the rate limit: the place is given back', async () => {
      await list();
      const options = { deadlineMs: Infinity };
      const isQueued = (): boolean => client.rateLimit('listMessages').waiting === 1;
      expectAbort(await abortIn((signal) => list({ ...options, ...signal }), isQueued), { attempts: 0 });
      expect(client.rateLimit('listMessages').waiting).toBe(0);
    });

    test('while waiting for a pause to end', async () => {
      harness.sandbox.faults.add({ kind: 'respond', status: 429, headers: { 'Retry-After': '10' } });
      expectAbort(await abortIn(send, () => hasTold('retry')), { outcome: 'not-accepted', attempts: 1 });
    });

    test('while waiting for a retry', async () => {
      harness.sandbox.faults.add({ kind: 'respond', status: 503, headers: { 'Retry-After': '10' } });
      expectAbort(await abortIn(list, () => hasTold('retry')), { attempts: 1 });
    });

    test('while waiting for a token: the token comes all the same, for the others', async () => {
      const auth = clientCredentials({ ...CLIENT, tokenUrl: harness.sandbox.tokenUrl });
      const other = harness.createClient({ auth });
      harness.sandbox.faults.add({ operation: 'token', kind: 'latency', ms: 500 });
      const patient = other.createMessage({ ...MESSAGE, text: 'patient' });
      const isAskedFor = (): boolean => harness.sandbox.requests.length === 1;
      expectAbort(await abortIn((options) => other.createMessage(MESSAGE, options), isAskedFor), {
        outcome: 'not-accepted',
        attempts: 0,
      });
      await harness.clock.advance(500);
      await harness.run(patient);
      expect(harness.sandbox.requests.filter(({ operation }) => operation === 'token')).toHaveLength(1);
    });

    test('leaves no timer and no listener behind', async () => {
      const controller = new AbortController();
      const add = jest.spyOn(controller.signal, 'addEventListener');
      const calls = Array.from({ length: 30 }, () => send({ signal: controller.signal }));
      await Promise.all(calls);
      expect(add.mock.calls.length).toBeLessThanOrEqual(1);
      hang();
      const last = send({ signal: controller.signal });
      await settle(10);
      controller.abort();
      await expect(last).rejects.toMatchObject({ name: 'AbortError' });
      const short = harness.clock.sleeping.filter((ms) => ms <= 60_000);
      expect(short).toEqual([]);
    });

    test('of an answer that is already there changes nothing', async () => {
      const controller = new AbortController();
      await send({ signal: controller.signal });
      controller.abort();
    });
  });
});
