import { Readable } from 'node:stream';
import type { AuthProvider, MessagesAdapter } from '../../src/index.js';
import { clientCredentials } from '../../src/index.js';
import { failureInTime } from '../support/failure-in-time.js';
import { settle } from '../support/fake-clock.js';
import { CLIENT, type Harness, MESSAGE, startHarness } from '../support/harness.js';

const QUERY = { sourceTn: MESSAGE.from };
const never = (): Promise<never> => new Promise(() => undefined);
const boom = (): never => {
  throw new Error('boom');
};
const PERMIT = { release: () => undefined, giveBack: () => undefined };
const STATE = { requests: 1, windowMs: 1, remaining: 1, waiting: 0 };

describe('a net under the code of others', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await startHarness();
  });
  afterEach(() => harness.close());
  const create = (options: object): ReturnType<Harness['createClient']> => harness.createClient(options);

  describe('an adapter that ignores its signal', () => {
    const axios = { adapter: never as unknown as MessagesAdapter };

    test('timeoutMs, deadlineMs and an abort end the call all the same', async () => {
      const client = create({ axios, retry: false });
      const slow = await failureInTime(harness.clock, client.createMessage(MESSAGE, { timeoutMs: 70 }));
      expect(slow).toMatchObject({
        tookMs: 70,
        error: { limit: 'timeoutMs', outcome: 'unknown', attempts: 1 },
      });
      const late = await failureInTime(harness.clock, client.createMessage(MESSAGE, { deadlineMs: 50 }));
      expect(late).toMatchObject({ tookMs: 50, error: { limit: 'deadlineMs', outcome: 'unknown' } });
      const codes = harness.events.flatMap((event) => (event.type === 'failure' ? [event.code] : []));
      expect(codes).toEqual(['timeout', 'timeout']);
      const controller = new AbortController();
      const call = client.createMessage(MESSAGE, { signal: controller.signal });
      await settle(10);
      controller.abort('enough');
      await expect(call).rejects.toMatchObject({ code: 'abort', reason: 'enough', outcome: 'unknown' });
    });

    test('close({ deadlineMs }) ends it, and each of several close() resolves', async () => {
      const client = create({ axios });
      const call = client.createMessage(MESSAGE).catch((error: unknown) => error);
      await settle(10);
      const closing = [client.close(), client.close(), client.close({ deadlineMs: 1000 })];
      await settle(5);
      await harness.clock.advance(1000);
      expect(await call).toMatchObject({ code: 'abort', outcome: 'unknown', attempts: 1 });
      await Promise.all(closing);
    });
  });

  test.each<[string, unknown]>([
    ['answers with nothing', async () => undefined],
    ['answers without a status', async () => ({})],
    ['throws at once', boom],
    ['rejects with a text', () => Promise.reject('boom')],
  ])('an adapter that %s: a ConnectionError, outcome unknown', async (_name, adapter) => {
    const client = create({ axios: { adapter } });
    expect(await harness.failure(client.createMessage(MESSAGE))).toMatchObject({
      code: 'connection',
      outcome: 'unknown',
      attempts: 1,
    });
  });

  test('an adapter may hand out parsed values, bytes or texts, and headers in any case', async () => {
    const page = { messages: [], pageInfo: {} };
    let answers = 0;
    for (const data of [page, JSON.stringify(page), Buffer.from(JSON.stringify(page))]) {
      const adapter = async (config: unknown): Promise<unknown> =>
        ++answers % 2
          ? { status: 429, statusText: '', headers: { 'Retry-After': '7' }, data: '', config }
          : { status: 200, statusText: '', headers: {}, data, config };
      const startedMs = harness.clock.monotonicMs();
      const list = create({ axios: { adapter } }).call('listMessages', QUERY);
      expect(await harness.run(list)).toEqual(page);
      expect(harness.clock.monotonicMs() - startedMs).toBeGreaterThanOrEqual(7000);
    }
  });

  test.each<[string, () => unknown]>([
    [
      'that breaks',
      () =>
        Readable.from(
          (async function* () {
            yield '{"type":';
            throw new Error('boom');
          })(),
        ),
    ],
    ['that never comes', () => new Readable({ read: () => undefined })],
    ['that nobody can read', () => ({ getReader: boom })],
  ])('an adapter that hands out a 429 with a body %s: its Retry-After is obeyed', async (_name, body) => {
    let requests = 0;
    const adapter = async (config: unknown): Promise<unknown> =>
      requests++ === 0
        ? { status: 429, statusText: '', headers: { 'Retry-After': '7' }, data: body(), config }
        : { status: 202, statusText: '', headers: {}, data: '{"id":"1"}', config };
    const client = create({ axios: { adapter } });
    expect(await harness.run(client.createMessage(MESSAGE))).toEqual({ id: '1' });
    expect(harness.clock.monotonicMs()).toBeGreaterThanOrEqual(7000);
    expect(requests).toBe(2);
  });

  test.each<[string, object]>([
    ['whose release throws', { acquire: () => ({ ...PERMIT, release: boom }), state: () => STATE }],
    [
      'whose release rejects',
      { acquire: () => ({ ...PERMIT, release: () => Promise.reject(new Error('x')) }), state: () => STATE },
    ],
    ['whose state throws', { acquire: async () => PERMIT, state: boom }],
  ])('a limiter %s: the call succeeds', async (_name, rateLimit) => {
    await create({ rateLimit }).call('listMessages', QUERY);
  });

  test.each<[string, unknown]>([
    ['throws', boom],
    ['rejects', () => Promise.reject(new Error('boom'))],
    ['hands out nothing', () => undefined],
  ])('a limiter that %s: a RateLimitError, and nothing is sent', async (_name, acquire) => {
    const client = create({ rateLimit: { acquire, state: () => STATE } });
    expect(await harness.failure(client.call('listMessages', QUERY))).toMatchObject({
      code: 'rate-limit',
      status: 429,
      attempts: 0,
    });
    expect(harness.sandbox.requests).toHaveLength(0);
  });

  test.each<[string, object, object]>([
    ['that throws', { authorize: boom }, { code: 'authentication', attempts: 0 }],
    ['that returns a value', { authorize: () => 5 }, { code: 'authentication', status: 401, attempts: 1 }],
    ['whose renew throws', { authorize: () => undefined, renew: boom }, { status: 401, attempts: 1 }],
    [
      'whose renew is async',
      { authorize: () => undefined, renew: async () => true },
      { status: 401, attempts: 2 },
    ],
  ])('a provider %s', async (_name, auth, expected) => {
    const error = await harness.failure(create({ auth }).createMessage(MESSAGE));
    expect(error).toMatchObject({ ...expected, outcome: 'not-accepted' });
  });

  test('a token request that throws at once is told, and the next call starts clean', async () => {
    const inner = clientCredentials({ ...CLIENT, tokenUrl: harness.sandbox.tokenUrl });
    let isBroken = true;
    const auth: AuthProvider = {
      authorize: (request, context) =>
        inner.authorize(request, { ...context, ...(isBroken && { requestToken: boom }) }),
    };
    const client = create({ auth });
    const error = await harness.failure(client.createMessage(MESSAGE));
    expect(error).toMatchObject({ code: 'authentication', outcome: 'not-accepted', attempts: 0 });
    isBroken = false;
    await client.createMessage(MESSAGE);
  });

  test('a fetch that ignores its signal: timeoutMs ends the call, and what comes later is let go', async () => {
    let answer: (response: Response) => void = () => undefined;
    const late = new Promise<Response>((resolve) => (answer = resolve));
    const env = { fetch: () => late };
    const client = create({ axios: { adapter: 'fetch', env }, retry: false });
    const { error, tookMs } = await failureInTime(harness.clock, client.createMessage(MESSAGE));
    expect(error).toMatchObject({ code: 'timeout', outcome: 'unknown', attempts: 1 });
    expect(tookMs).toBe(30_000);
    answer(new Response('{"id":"1"}', { status: 202 }));
    await settle(10);
    await client.close();
  });

  test('an error of a call survives any reason and any change', async () => {
    const controller = new AbortController();
    const error = harness.failure(create({}).createMessage(MESSAGE, { signal: controller.signal }));
    controller.abort(Object.create(null));
    const aborted = await error;
    expect(JSON.parse(JSON.stringify(aborted))).toMatchObject({ code: 'abort', reason: '[object Object]' });
    aborted.name = 'Renamed';
    expect(aborted.name).toBe('Renamed');
  });
});
