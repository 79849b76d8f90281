import axios, { type RawAxiosRequestConfig } from 'axios';
import { type MessagesClient, clientCredentials } from '../../src/index.js';
import { ACCOUNT_ID, CLIENT, type Harness, MESSAGE, startHarness } from '../support/harness.js';

const QUERY = { accountId: ACCOUNT_ID, sourceTn: MESSAGE.from };

describe('client.api, the generated API on the pipeline of the client', () => {
  let harness: Harness;
  let client: MessagesClient;
  beforeEach(async () => {
    harness = await startHarness({ client: { rateLimit: { requests: 5, windowMs: 1000 } } });
    ({ client } = harness);
  });
  afterEach(() => harness.close());

  test('sends and lists, and answers as axios does', async () => {
    const sent = await client.api.createMessage({ accountId: ACCOUNT_ID, messageRequest: MESSAGE });
    expect(sent).toMatchObject({ status: 202, data: { text: MESSAGE.text } });
    expect(sent.headers['content-type']).toContain('application/json');
    expect(sent.config.method).toBe('post');
    const list = await client.api.listMessages(QUERY);
    expect(list.data.messages).toHaveLength(1);
  });

  test('plain values are converted before the generated code would drop them', async () => {
    const fromDateTime = new Date(harness.clock.now() - 60_000) as never;
    await client.api.listMessages({
      ...QUERY,
      sourceTn: ['+15551112222', '+15551112223'] as never,
      fromDateTime,
    });
    const { searchParams } = new URL(harness.sandbox.requests[0]!.url, harness.sandbox.url);
    expect(searchParams.get('fromDateTime')).toBe(new Date(harness.clock.now() - 60_000).toISOString());
    expect(searchParams.get('sourceTn')).toBe('+15551112222,+15551112223');
  });

  test('what the API would refuse is refused', async () => {
    const bad = client.api.createMessage({ accountId: ACCOUNT_ID, messageRequest: { ...MESSAGE, to: [] } });
    await expect(bad).rejects.toMatchObject({ code: 'validation', field: 'to', outcome: 'not-accepted' });
    const escape = client.api.listMessages({ ...QUERY, accountId: '..' });
    await expect(escape).rejects.toMatchObject({ code: 'validation', field: 'accountId' });
    expect(harness.sandbox.requests).toHaveLength(0);
  });

  test('limits, retries, pauses and errors are those of the client', async () => {
    await client.call('listMessages', { sourceTn: MESSAGE.from });
    expect(client.rateLimit('listMessages').remaining).toBe(4);
    await client.api.listMessages(QUERY);
    expect(client.rateLimit('listMessages').remaining).toBe(3);
    harness.sandbox.faults.add({ operation: 'listMessages', kind: 'respond', status: 503, times: 1 });
    await harness.run(client.api.listMessages(QUERY));
    harness.sandbox.faults.add({ operation: 'createMessage', kind: 'reset', stage: 'after-accept' });
    const lost = client.api.createMessage({ accountId: ACCOUNT_ID, messageRequest: MESSAGE });
    expect(await harness.failure(lost)).toMatchObject({
      name: 'ConnectionError',
      outcome: 'unknown',
      attempts: 1,
    });
    expect(harness.sandbox.accepted).toHaveLength(1);
  });

  test('a token that was refused is renewed below the generated code', async () => {
    const auth = clientCredentials({ ...CLIENT, tokenUrl: harness.sandbox.tokenUrl });
    const other = harness.createClient({ auth });
    await other.api.listMessages(QUERY);
    harness.sandbox.revokeTokens();
    await other.api.listMessages(QUERY);
    const lists = harness.sandbox.requests.filter(({ operation }) => operation === 'listMessages');
    expect(lists.map(({ status }) => status)).toEqual([200, 401, 200]);
  });

  test('an abort is our AbortError, with the reason', async () => {
    const controller = new AbortController();
    harness.sandbox.faults.add({ kind: 'hang' });
    const call = client.api.listMessages(QUERY, { signal: controller.signal });
    controller.abort('enough');
    await expect(call).rejects.toMatchObject({ name: 'AbortError', reason: 'enough' });
  });

  test('timeout, and headers of the caller, hold; credentials of the caller do not', async () => {
    harness.sandbox.faults.add({ kind: 'hang' });
    const slow = client.api.createMessage(
      { accountId: ACCOUNT_ID, messageRequest: MESSAGE },
      { timeout: 123 },
    );
    expect(await harness.failure(slow)).toMatchObject({ name: 'TimeoutError', limitMs: 123 });
    const headers = { 'X-Trace': 'abc', authorization: 'Basic nonsense', Authorization: 'Basic nonsense' };
    await client.api.listMessages(QUERY, { headers });
    expect(harness.sandbox.requests.at(-1)).toMatchObject({ status: 200, credential: 'user sandbox-user' });
    expect(harness.sandbox.requests.at(-1)?.headers['x-trace']).toBe('abc');
  });

  describe('defaults that other code set on axios', () => {
    afterEach(() => {
      delete axios.defaults.baseURL;
      delete axios.defaults.headers.common['X-Other'];
      delete axios.defaults.auth;
    });

    test('do not lead the client, and its credentials, elsewhere', async () => {
      axios.defaults.baseURL = 'https://evil.example.com';
      axios.defaults.auth = { username: 'other', password: 'other' };
      const fresh = harness.createClient();
      expect((await fresh.api.listMessages(QUERY)).status).toBe(200);
      expect(harness.sandbox.requests[0]?.credential).toBe('user sandbox-user');
    });

    test('do not rewrite the body of messages, nor their answers, and no interceptor sees them', async () => {
      const { transformRequest, transformResponse } = axios.defaults;
      const seen: unknown[] = [];
      const interceptors = [
        axios.interceptors.request.use((config) => (seen.push(config), config)),
        axios.interceptors.response.use((response) => (seen.push(response), response)),
      ];
      axios.defaults.transformRequest = [() => '{"text":"other"}'];
      axios.defaults.transformResponse = [() => 'other'];
      Object.assign(axios.defaults, {
        timeout: 1,
        maxRedirects: 5,
        params: { limit: 1 },
        responseType: 'blob',
      });
      try {
        const sent = await harness.createClient().createMessage(MESSAGE);
        expect(sent.text).toBe(MESSAGE.text);
        expect(harness.sandbox.accepted[0]?.message).toMatchObject(MESSAGE);
        expect(harness.sandbox.requests[0]?.url).not.toContain('?');
        expect(seen).toEqual([]);
      } finally {
        Object.assign(axios.defaults, { transformRequest, transformResponse, timeout: 0 });
        for (const name of ['maxRedirects', 'params', 'responseType'] as const) delete axios.defaults[name];
        axios.interceptors.request.eject(interceptors[0]!);
        axios.interceptors.response.eject(interceptors[1]!);
      }
    });
  });

  test.each<[string, unknown, string]>([
    ['a base URL', { baseURL: 'https://evil.example.com' }, 'baseURL'],
    ['credentials', { auth: { username: 'a', password: 'b' } }, 'auth'],
    ['an option of call()', { timeoutMs: 5 }, 'timeoutMs'],
    ['a timeout that is a text', { timeout: '5' }, 'timeout'],
    ['a controller instead of its signal', { signal: new AbortController() }, 'signal'],
    ['headers that are a text', { headers: 'X-Trace: abc' }, 'headers'],
    ['null instead of options', null, 'options'],
  ])('refuses %s: what would have no effect is not passed over', async (_name, options, field) => {
    const call = client.api.createMessage(
      { accountId: ACCOUNT_ID, messageRequest: MESSAGE },
      options as RawAxiosRequestConfig,
    );
    const details = { operation: 'createMessage', attempts: 0, outcome: 'not-accepted' };
    expect(await harness.failure(call)).toMatchObject({ code: 'validation', field, ...details });
    expect(harness.sandbox.requests).toHaveLength(0);
  });

  test('nothing that the client is given or makes is shared with axios itself', async () => {
    const before = JSON.stringify(axios.defaults);
    await client.api.listMessages(QUERY);
    expect(JSON.stringify(axios.defaults)).toBe(before);
  });
});
