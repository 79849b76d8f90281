import { inspect } from 'node:util';
import { clientCredentials } from '../../src/index.js';
import { settle, until } from '../support/fake-clock.js';
import { CLIENT, type Harness, type HarnessOptions, MESSAGE, startHarness } from '../support/harness.js';
import type { MessagesClient, MessagesEvent } from '../../src/index.js';

const QUERY = { sourceTn: '+15551112222' };

describe('clientCredentials', () => {
  let harness: Harness;
  let client: MessagesClient;
  afterEach(() => harness.close());

  const start = async (options: HarnessOptions['sandbox'] = {}, retry?: false): Promise<void> => {
    harness = await startHarness({ sandbox: options });
    const auth = clientCredentials({ ...CLIENT, tokenUrl: harness.sandbox.tokenUrl });
    client = harness.createClient({ auth, ...(retry === false && { retry }) });
  };
  const list = (): Promise<unknown> => client.call('listMessages', QUERY);
  const requestsFor = (operation: string): Harness['sandbox']['requests'] =>
    harness.sandbox.requests.filter((request) => request.operation === operation);

  test('50 first calls at once: one token request', async () => {
    await start();
    await Promise.all(Array.from({ length: 50 }, list));
    expect(requestsFor('token')).toHaveLength(1);
    expect(requestsFor('listMessages')).toHaveLength(50);
  });

  test('a token endpoint that takes 25 s, as timeoutMs allows it: one token request for two calls', async () => {
    await start();
    const auth = clientCredentials({ ...CLIENT, tokenUrl: harness.sandbox.tokenUrl, timeoutMs: 60_000 });
    client = harness.createClient({ auth, deadlineMs: 120_000 });
    harness.sandbox.faults.add({ operation: 'token', kind: 'latency', ms: 25_000, times: 'always' });
    const both = Promise.all([list(), list()]);
    await until(() => requestsFor('token').length === 1);
    await harness.clock.advance(25_000);
    expect(requestsFor('token')).toHaveLength(1);
    await both;
  });

  test('sends a form, and id and secret as Basic', async () => {
    await start();
    await list();
    const [request] = requestsFor('token');
    expect(request).toMatchObject({ method: 'POST', status: 200 });
    expect(request?.headers['content-type']).toBe('application/x-www-form-urlencoded');
  });

  test('encodes id and secret as forms do, before Basic', async () => {
    await start();
    const auth = clientCredentials({
      clientId: 'a b:c',
      clientSecret: 'p+ä%',
      tokenUrl: harness.sandbox.tokenUrl,
    });
    let sent: Readonly<Record<string, string>> = {};
    await auth.authorize(
      { method: 'GET', url: '', headers: {} },
      {
        signal: undefined,
        remainingMs: Infinity,
        clock: harness.clock,
        requestToken: async ({ headers }) => {
          sent = headers;
          return { value: 'x', lifetimeMs: 1000 };
        },
      },
    );
    const decoded = Buffer.from(sent['Authorization']!.slice('Basic '.length), 'base64').toString();
    expect(decoded).toBe('a+b%3Ac:p%2B%C3%A4%25');
  });

  test('50 callers and a revoked token: one refresh, and each call is sent once more', async () => {
    await start();
    await list();
    harness.sandbox.revokeTokens();
    await harness.run(Promise.all(Array.from({ length: 50 }, list)));
    expect(requestsFor('token')).toHaveLength(2);
    expect(requestsFor('listMessages').filter(({ status }) => status === 200)).toHaveLength(51);
  });

  test('a message that was refused for its token is sent once more, even with retry off', async () => {
    await start({}, false);
    await list();
    harness.sandbox.revokeTokens();
    await client.createMessage(MESSAGE);
    expect(requestsFor('createMessage').map(({ status }) => status)).toEqual([401, 202]);
    expect(harness.sandbox.accepted).toHaveLength(1);
  });

  test('a second 401 in one call is final', async () => {
    await start();
    harness.sandbox.faults.add({ operation: 'createMessage', kind: 'respond', status: 401, times: 'always' });
    const error = await harness.failure(client.createMessage(MESSAGE));
    expect(error).toMatchObject({ name: 'AuthenticationError', attempts: 2, outcome: 'not-accepted' });
    expect(requestsFor('createMessage')).toHaveLength(2);
    expect(requestsFor('token')).toHaveLength(2);
  });

  test('at expiry nobody waits: the token is replaced before, by one request', async () => {
    await start({ tokenLifetimeSeconds: 600 });
    await list();
    await harness.clock.advance(545_000);
    await Promise.all(Array.from({ length: 50 }, list));
    const hasCome = (event: MessagesEvent): boolean => event.type === 'token' && event.state === 'received';
    await until(() => harness.events.filter(hasCome).length === 2);
    await harness.clock.advance(60_000);
    await Promise.all(Array.from({ length: 50 }, list));
    expect(requestsFor('token')).toHaveLength(2);
    expect(requestsFor('listMessages').every(({ status }) => status === 200)).toBe(true);
  });

  test('a token endpoint that fails in passing is asked again', async () => {
    await start();
    harness.sandbox.faults.add({ operation: 'token', kind: 'respond', status: 503, times: 1 });
    harness.sandbox.faults.add({
      operation: 'token',
      kind: 'reset',
      stage: 'before-accept',
      times: 1,
      skip: 1,
    });
    await harness.run(list());
    expect(requestsFor('token')).toHaveLength(3);
  });

  test('a wrong secret: a typed error says what the endpoint answered, and that nothing was sent', async () => {
    await start();
    const auth = clientCredentials({
      ...CLIENT,
      clientSecret: 'wrong-canary',
      tokenUrl: harness.sandbox.tokenUrl,
    });
    client = harness.createClient({ auth });
    const error = await harness.failure(client.createMessage(MESSAGE));
    expect(error).toMatchObject({
      name: 'AuthenticationError',
      status: 401,
      type: 'invalid_client',
      operation: 'createMessage',
      attempts: 0,
      outcome: 'not-accepted',
    });
    expect(error.message).toMatch(
      /could not get its credential: requestToken failed with status 401 invalid_client/,
    );
    expect(inspect(error) + JSON.stringify(error)).not.toContain('canary');
    expect(requestsFor('createMessage')).toHaveLength(0);
  });

  test('a failed fetch does not stick', async () => {
    await start({}, false);
    harness.sandbox.faults.add({ operation: 'token', kind: 'respond', status: 500, times: 1 });
    const errors = await Promise.all([harness.failure(list()), harness.failure(list())]);
    expect(errors.map(({ status }) => status)).toEqual([500, 500]);
    expect(errors[0]).not.toBe(errors[1]);
    await harness.run(list());
  });

  test('a token endpoint that never answers ends by its own timeout', async () => {
    await start({}, false);
    harness.sandbox.faults.add({ operation: 'token', kind: 'hang', times: 'always' });
    const before = harness.clock.now();
    const error = await harness.failure(client.createMessage(MESSAGE));
    expect(error).toMatchObject({
      name: 'TimeoutError',
      limitMs: 15_000,
      outcome: 'not-accepted',
      attempts: 0,
    });
    expect(harness.clock.now() - before).toBe(15_000);
  });

  test('a client that is closed while it fetches the token takes it from no other client', async () => {
    await start();
    const { sandbox, createClient } = harness;
    const auth = clientCredentials({ ...CLIENT, tokenUrl: sandbox.tokenUrl });
    const [first, second] = [createClient({ auth }), createClient({ auth })];
    sandbox.faults.add({ operation: 'token', kind: 'hang', times: 1 });
    const options = { deadlineMs: Infinity };
    const closed = first.call('listMessages', QUERY, options).catch((error: unknown) => error);
    await until(() => requestsFor('token').length === 1);
    const other = second.call('listMessages', QUERY, options);
    await settle(5);
    const closing = first.close({ deadlineMs: 0 });
    await harness.clock.advance(0);
    await closing;
    expect(await closed).toMatchObject({ code: 'abort' });
    expect(await other).toMatchObject({ messages: [] });
  });

  test('clients that are given the same value share its token, others share nothing', async () => {
    await start();
    const { tokenUrl } = harness.sandbox;
    const auth = clientCredentials({ ...CLIENT, tokenUrl });
    for (let i = 0; i < 2; i++) await harness.createClient({ auth }).call('listMessages', QUERY);
    expect(requestsFor('token')).toHaveLength(1);
    const own = clientCredentials({ ...CLIENT, tokenUrl });
    await harness.createClient({ auth: own }).call('listMessages', QUERY);
    expect(requestsFor('token')).toHaveLength(2);
  });
});

describe('the options of clientCredentials', () => {
  test.each([
    ['no id', { clientSecret: 'x' }, 'clientId'],
    ['no secret', { clientId: 'x' }, 'clientSecret'],
    ['an http token URL', { ...CLIENT, tokenUrl: 'http://api.example.com/token' }, 'tokenUrl'],
    ['a user name as well', { ...CLIENT, username: 'x' }, 'username'],
  ])('refuses %s', (_name, options, field) => {
    expect(() => clientCredentials(options as never)).toThrow(
      expect.objectContaining({ code: 'validation', field }),
    );
  });
});
