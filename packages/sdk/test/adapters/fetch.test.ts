import { type Sandbox, startSandbox } from '@bandwidth-messages/sandbox';
import { basicAuth, clientCredentials, createMessagesClient } from '../../src/index.js';
import type { MessagesClient, MessagesClientOptions } from '../../src/index.js';
import { createFakeClock, until } from '../support/fake-clock.js';
import { ACCOUNT_ID, BASIC, CLIENT, MESSAGE } from '../support/harness.js';

const QUERY = { sourceTn: MESSAGE.from };

// What browsers and edge runtimes use; Node has the same fetch.
describe("a client on axios's fetch adapter", () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox.close());

  const create = (options: Partial<MessagesClientOptions> = {}): MessagesClient =>
    createMessagesClient({
      accountId: ACCOUNT_ID,
      auth: basicAuth(BASIC),
      baseUrl: sandbox.baseUrl,
      axios: { adapter: 'fetch' },
      ...options,
    });

  test('sends, lists and fetches tokens', async () => {
    const client = create({ auth: clientCredentials({ ...CLIENT, tokenUrl: sandbox.tokenUrl }) });
    await client.createMessage({ ...MESSAGE, text: 'Grüße ☂' });
    expect(await client.listMessages(QUERY).toArray({ max: 5 })).toHaveLength(1);
    expect(sandbox.accepted[0]?.message.text).toBe('Grüße ☂');
  });

  test('keeps the rules: retries lists, never messages, follows no redirect', async () => {
    const client = create({ retry: { baseDelayMs: 1 } });
    sandbox.faults.add({ operation: 'listMessages', kind: 'reset', stage: 'before-accept', times: 1 });
    await client.call('listMessages', QUERY);
    sandbox.faults.add({ operation: 'createMessage', kind: 'reset', stage: 'after-accept' });
    await expect(client.createMessage(MESSAGE)).rejects.toMatchObject({ outcome: 'unknown', attempts: 1 });
    sandbox.faults.add({
      kind: 'respond',
      status: 302,
      headers: { Location: `${sandbox.baseUrl}/elsewhere` },
    });
    await expect(client.call('listMessages', QUERY)).rejects.toMatchObject({ code: 'api', status: 302 });
  });

  test('reads no more than it may', async () => {
    sandbox.faults.add({ kind: 'respond', status: 200, body: 'x'.repeat(50_000) });
    const client = create({ maxResponseBytes: 10_000, retry: false });
    await expect(client.call('listMessages', QUERY)).rejects.toMatchObject({ code: 'decode', status: 200 });
  });

  test('aborts and times out', async () => {
    const clock = createFakeClock();
    const client = create({ clock });
    sandbox.faults.add({ kind: 'hang', times: 'always' });
    const controller = new AbortController();
    const call = client.createMessage(MESSAGE, { signal: controller.signal });
    await until(() => sandbox.requests.length === 1);
    controller.abort('enough');
    await expect(call).rejects.toMatchObject({ name: 'AbortError', reason: 'enough', outcome: 'unknown' });
    const slow = client.createMessage(MESSAGE).catch((error: unknown) => error);
    await until(() => sandbox.requests.length === 2);
    await clock.advance(30_000);
    expect(await slow).toMatchObject({ name: 'TimeoutError', limitMs: 30_000 });
  });

  test('a redirect that a browser hides has no status', async () => {
    const opaque = { status: 0, headers: new Headers(), body: null, text: async () => '' };
    const fetch = async (): Promise<Response> => opaque as unknown as Response;
    const client = create({ axios: { adapter: 'fetch', env: { fetch } } });
    await expect(client.createMessage(MESSAGE)).rejects.toMatchObject({ name: 'ApiError', status: 0 });
  });

  test('asks caches to stay out of it, and sends no cookies', async () => {
    const seen: Request[] = [];
    const spy = (request: Request): Promise<Response> => {
      seen.push(request);
      return fetch(request);
    };
    const client = create({ axios: { adapter: 'fetch', env: { fetch: spy as typeof fetch } } });
    await client.call('listMessages', QUERY);
    expect(seen[0]).toMatchObject({ cache: 'no-store', credentials: 'omit', redirect: 'manual' });
  });

  test('works where answers have no body to stream, and there is no Request', async () => {
    const answer = { status: 200, headers: new Headers(), text: async () => '{"messages":[],"pageInfo":{}}' };
    const known = ['Response', 'Request'].map(
      (name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)!] as const,
    );
    for (const [name] of known)
      Object.defineProperty(globalThis, name, { value: undefined, configurable: true });
    try {
      const fetch = async (): Promise<Response> => answer as unknown as Response;
      const env = { fetch, Request: undefined, Response: undefined } as never;
      const client = create({ axios: { adapter: 'fetch', env } });
      expect(await client.call('listMessages', QUERY)).toMatchObject({ messages: [] });
    } finally {
      for (const [name, descriptor] of known) Object.defineProperty(globalThis, name, descriptor);
    }
  });
});
