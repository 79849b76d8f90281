import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Fault } from '@bandwidth-messages/sandbox';
import type { MessagesClient, MessagesClientOptions } from '../../src/index.js';
import { ADAPTERS } from '../support/adapters.js';
import { type Harness, MESSAGE, startHarness } from '../support/harness.js';

const QUERY = { sourceTn: MESSAGE.from };

describe.each(ADAPTERS)('what became of a request, sent by %s', (adapter, axios) => {
  let harness: Harness;
  let client: MessagesClient;
  beforeEach(async () => {
    harness = await startHarness({ client: { axios: axios() } });
    ({ client } = harness);
  });
  afterEach(() => harness.close());

  const fault = (change: Fault): void => void harness.sandbox.faults.add(change);
  const send = (options: Partial<MessagesClientOptions> = {}): Promise<unknown> =>
    harness.createClient({ axios: axios(), ...options }).createMessage(MESSAGE);

  /** Each way in which the fate of a message stays unknown: the fault, the error, and whether it was accepted. */
  const UNKNOWN: [name: string, fault: Fault, error: object, accepted: number][] = [
    ['a reset before it was read', { kind: 'reset', stage: 'before-body' }, { code: 'connection' }, 0],
    ['a reset before it was accepted', { kind: 'reset', stage: 'before-accept' }, { code: 'connection' }, 0],
    ['a reset after it was accepted', { kind: 'reset', stage: 'after-accept' }, { code: 'connection' }, 1],
    ['no answer, not accepted', { kind: 'hang', stage: 'before-accept' }, { code: 'timeout' }, 0],
    ['no answer, accepted', { kind: 'hang', stage: 'after-accept' }, { code: 'timeout' }, 1],
    ['status 500', { kind: 'respond', status: 500 }, { code: 'api', status: 500 }, 0],
    [
      'status 503 after it was accepted',
      { kind: 'respond', status: 503, stage: 'after-accept' },
      { status: 503 },
      1,
    ],
    [
      'status 503 with a wait',
      { kind: 'respond', status: 503, headers: { 'Retry-After': '1' } },
      { status: 503 },
      0,
    ],
    ['status 408', { kind: 'respond', status: 408 }, { code: 'api', status: 408 }, 0],
    [
      'status 307',
      { kind: 'respond', status: 307, headers: { Location: 'https://example.com/' } },
      { status: 307 },
      0,
    ],
    ['an answer that is cut off', { kind: 'truncate' }, { code: 'decode', status: 202 }, 1],
    ['an answer of HTML', { kind: 'html' }, { code: 'decode', status: 202 }, 1],
  ];

  test.each(UNKNOWN)('%s: the message is not sent again', async (_name, change, expected, accepted) => {
    fault({ ...change, operation: 'createMessage', times: 'always' });
    const error = await harness.failure(client.createMessage(MESSAGE));
    expect(error).toMatchObject({ ...expected, outcome: 'unknown', operation: 'createMessage', attempts: 1 });
    expect(error.message).toMatch(/may have been accepted: look it up before sending it again\.$/);
    expect(harness.sandbox.accepted).toHaveLength(accepted);
    expect(harness.sandbox.requests).toHaveLength(1);
  });

  test.each(UNKNOWN.filter(([, { kind }]) => kind !== 'respond'))(
    '%s: a list is asked for again',
    async (_name, change) => {
      fault({ ...change, operation: 'listMessages', times: 1 });
      const list = await harness.run(client.call('listMessages', QUERY));
      expect(list.messages).toEqual([]);
      expect(harness.sandbox.requests).toHaveLength(2);
    },
  );

  test.each([500, 502, 503, 504, 408])('status %i: a list is asked for again', async (status) => {
    fault({ operation: 'listMessages', kind: 'respond', status, times: 2 });
    await harness.run(client.call('listMessages', QUERY));
    expect(harness.sandbox.requests.map((request) => request.status)).toEqual([status, status, 200]);
  });

  test.each([400, 401, 403, 404, 405, 415])('status %i: not accepted, and not sent again', async (status) => {
    fault({ operation: 'createMessage', kind: 'respond', status, times: 'always' });
    const error = await harness.failure(client.createMessage(MESSAGE));
    expect(error).toMatchObject({ status, outcome: 'not-accepted', attempts: 1 });
    expect(error.message).toMatch(/It was not accepted\.$/);
  });

  test('status 429: sent again until it is accepted, once', async () => {
    fault({ operation: 'createMessage', kind: 'respond', status: 429, times: 2 });
    await harness.run(client.createMessage(MESSAGE));
    expect(harness.sandbox.requests.map(({ status }) => status)).toEqual([429, 429, 202]);
    expect(harness.sandbox.accepted).toHaveLength(1);
  });

  test('status 429 to the end: not accepted', async () => {
    fault({ operation: 'createMessage', kind: 'respond', status: 429, times: 'always' });
    const error = await harness.failure(client.createMessage(MESSAGE));
    expect(error).toMatchObject({ name: 'RateLimitError', attempts: 3, outcome: 'not-accepted' });
    expect(error.type).toBe('max-message-queue-size-exceeded');
  });

  test('no connection: certain that nothing was accepted, so it is tried again', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const error = await harness.failure(send({ baseUrl: `http://127.0.0.1:${port}/api/v2` }));
    // fetch does not tell why it failed.
    const isFetch = adapter.includes('fetch');
    expect(error).toMatchObject({ code: 'connection', outcome: 'not-accepted', attempts: 3 });
    if (!isFetch) expect(error.cause).toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('no TLS at the other end: nothing was written there either', async () => {
    const error = await harness.failure(
      send({ baseUrl: harness.sandbox.baseUrl.replace('http:', 'https:') }),
    );
    expect(error.code).toBe('connection');
    // fetch does not tell a failed handshake from a connection that broke later.
    const outcome = adapter.includes('fetch') ? 'unknown' : 'not-accepted';
    expect(error).toMatchObject({ outcome, attempts: outcome === 'unknown' ? 1 : 3 });
    expect(harness.sandbox.accepted).toHaveLength(0);
  });

  test('no such host: the same', async () => {
    const error = await harness.failure(send({ baseUrl: 'https://no-such-host.invalid/api/v2' }));
    expect(error).toMatchObject({ code: 'connection', outcome: 'not-accepted' });
  });

  test('the caller may take the risk of a second message', async () => {
    fault({ operation: 'createMessage', kind: 'reset', stage: 'after-accept', times: 1 });
    await harness.run(send({ retry: { repeatUnknownOutcome: true } }));
    expect(harness.sandbox.accepted).toHaveLength(2);
  });

  test('an unknown outcome stays unknown, whatever later attempts were answered', async () => {
    fault({ operation: 'createMessage', kind: 'reset', stage: 'after-accept', times: 1 });
    fault({ operation: 'createMessage', kind: 'respond', status: 400, times: 1, skip: 1 });
    const error = await harness.failure(send({ retry: { repeatUnknownOutcome: true } }));
    expect(error).toMatchObject({ status: 400, outcome: 'unknown', attempts: 2 });
  });

  test('retry: false sends nothing again', async () => {
    fault({ kind: 'respond', status: 503, times: 1 });
    const other = harness.createClient({ axios: axios(), retry: false });
    const error = await harness.failure(other.call('listMessages', QUERY));
    expect(error).toMatchObject({ status: 503, attempts: 1 });
    fault({ kind: 'respond', status: 429, times: 1 });
    expect(await harness.failure(other.createMessage(MESSAGE))).toMatchObject({ status: 429, attempts: 1 });
  });

  test('redirects are not followed, neither with credentials nor without', async () => {
    fault({ kind: 'respond', status: 302, headers: { Location: `${harness.sandbox.baseUrl}/elsewhere` } });
    const error = await harness.failure(client.call('listMessages', QUERY));
    expect(error).toMatchObject({ name: 'ApiError', status: 302, attempts: 1 });
    expect(error.message).toMatch(/redirects are not followed/);
    expect(harness.sandbox.requests).toHaveLength(1);
  });

  test('an answer of 429 that is cut off is still a 429', async () => {
    fault({ operation: 'createMessage', kind: 'respond', status: 429, headers: { 'Retry-After': '3' } });
    fault({ operation: 'createMessage', kind: 'truncate', bytes: 5 });
    const before = harness.clock.now();
    await harness.run(client.createMessage(MESSAGE));
    expect(harness.clock.now() - before).toBeGreaterThanOrEqual(3000);
    expect(harness.sandbox.requests.map(({ status }) => status)).toEqual([429, 202]);
  });

  test('an answer that is too long is not read to its end', async () => {
    const body = 'x'.repeat(100_000);
    fault({ kind: 'respond', status: 200, body, times: 'always' });
    const other = harness.createClient({ axios: axios(), maxResponseBytes: 10_000, retry: false });
    const error = await harness.failure(other.call('listMessages', QUERY));
    expect(error).toMatchObject({ name: 'DecodeError', status: 200 });
    expect(error.message).toMatch(/longer than 10000 bytes/);
  });

  test('a Retry-After that comes twice counts by the longer one', async () => {
    fault({ kind: 'respond', status: 429, headers: { 'Retry-After': ['2', '7'] } });
    const before = harness.clock.now();
    await harness.run(client.call('listMessages', QUERY));
    expect(harness.clock.now() - before).toBeGreaterThanOrEqual(7000);
  });
});
