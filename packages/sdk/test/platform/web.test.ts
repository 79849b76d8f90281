import { type Sandbox, startSandbox } from '@bandwidth-messages/sandbox';
import { undiciAdapter } from '../../src/undici.js';
import { basicAuth, clientCredentials, createMessagesClient } from '../../src/index.web.js';
import type { MessagesClientOptions } from '../../src/index.js';
import { createFakeClock, until } from '../support/fake-clock.js';
import { ACCOUNT_ID, BASIC, CLIENT, MESSAGE } from '../support/harness.js';

const QUERY = { sourceTn: MESSAGE.from };

// Node has the same fetch as browsers and edge runtimes.
describe('a client in a browser or an edge runtime', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox.close());

  const create = (options: Partial<MessagesClientOptions> = {}): ReturnType<typeof createMessagesClient> =>
    createMessagesClient({
      accountId: ACCOUNT_ID,
      auth: basicAuth(BASIC),
      baseUrl: sandbox.baseUrl,
      ...options,
    });

  test('sends, lists and fetches tokens', async () => {
    const client = create({ auth: clientCredentials({ ...CLIENT, tokenUrl: sandbox.tokenUrl }) });
    await client.createMessage({ ...MESSAGE, text: 'Grüße ☂' });
    expect(await client.listMessages(QUERY).toArray({ max: 5 })).toHaveLength(1);
    expect(sandbox.accepted[0]?.message.text).toBe('Grüße ☂');
  });

  test('has the generated API, made from the table', async () => {
    const { api } = create();
    const sent = await api.createMessage({ accountId: ACCOUNT_ID, messageRequest: MESSAGE });
    expect(sent).toMatchObject({ status: 202, data: { text: MESSAGE.text } });
    expect(sent.headers['content-type']).toContain('application/json');
    const list = await api.listMessages(
      { accountId: ACCOUNT_ID, ...QUERY },
      { headers: { 'X-Trace': 'abc' } },
    );
    expect(list.data.messages).toHaveLength(1);
    expect(sandbox.requests.at(-1)?.headers['x-trace']).toBe('abc');
    const bad = api.listMessages({ accountId: '..', ...QUERY });
    await expect(bad).rejects.toMatchObject({ code: 'validation', field: 'accountId' });
  });

  test('keeps the rules: retries lists, never messages, follows no redirect', async () => {
    const client = create({ retry: { baseDelayMs: 1 } });
    sandbox.faults.add({ operation: 'listMessages', kind: 'reset', stage: 'before-accept', times: 1 });
    await client.call('listMessages', QUERY);
    sandbox.faults.add({ operation: 'createMessage', kind: 'reset', stage: 'after-accept', times: 'always' });
    const lost = client.createMessage(MESSAGE);
    await expect(lost).rejects.toMatchObject({ code: 'connection', outcome: 'unknown', attempts: 1 });
    sandbox.faults.add({
      operation: 'listMessages',
      kind: 'respond',
      status: 302,
      headers: { Location: '/' },
    });
    await expect(client.call('listMessages', QUERY)).rejects.toMatchObject({ name: 'ApiError', status: 302 });
    expect(sandbox.accepted).toHaveLength(1);
  });

  test('reads no more than maxResponseBytes', async () => {
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
    const fetchSpy = jest.spyOn(globalThis, 'fetch').mockResolvedValue(opaque as unknown as Response);
    await expect(create().createMessage(MESSAGE)).rejects.toMatchObject({ name: 'ApiError', status: 0 });
    fetchSpy.mockRestore();
  });

  test('asks caches to stay out of it, where the runtime knows of any', async () => {
    const fetchSpy = jest.spyOn(globalThis, 'fetch');
    await create().call('listMessages', QUERY);
    expect(fetchSpy.mock.lastCall?.[1]).toMatchObject({ cache: 'no-store' });
    // Older edge runtimes refuse the option.
    const known = Object.getOwnPropertyDescriptor(Request.prototype, 'cache')!;
    delete (Request.prototype as { cache?: unknown }).cache;
    try {
      await create().call('listMessages', QUERY);
    } finally {
      Object.defineProperty(Request.prototype, 'cache', known);
    }
    expect(fetchSpy.mock.lastCall?.[1]).not.toHaveProperty('cache');
    fetchSpy.mockRestore();
  });

  test('takes a sender of its own, and refuses what only Node has', async () => {
    await create({ axios: { adapter: undiciAdapter() } }).createMessage(MESSAGE);
    for (const axios of [{ adapter: 'http' as const }, { proxy: false as const }]) {
      expect(() => create({ axios })).toThrow(expect.objectContaining({ code: 'validation' }));
    }
  });
});
