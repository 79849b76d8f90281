import { inspect } from 'node:util';
import type { MessagesClient } from '../src/index.js';
import { basicAuth, createMessagesClient, createRateLimiter, isMessagesError } from '../src/index.js';
import { BASIC, type Harness, MESSAGE, startHarness } from './support/harness.js';

describe('what is wrong with a call is told before anything is sent', () => {
  let harness: Harness;
  let client: MessagesClient;
  beforeEach(async () => {
    harness = await startHarness();
    ({ client } = harness);
  });
  afterEach(() => harness.close());

  const OPTIONS: [name: string, options: unknown, field: string][] = [
    ['timeoutMs: 0', { timeoutMs: 0 }, 'timeoutMs'],
    ['timeoutMs: -1', { timeoutMs: -1 }, 'timeoutMs'],
    ['timeoutMs: NaN', { timeoutMs: NaN }, 'timeoutMs'],
    ["timeoutMs: '5'", { timeoutMs: '5' }, 'timeoutMs'],
    ['deadlineMs: 0', { deadlineMs: 0 }, 'deadlineMs'],
    ['a misspelt option', { timeout: 5 }, 'timeout'],
    ['an option of the client', { retry: false }, 'retry'],
    ['a controller instead of its signal', { signal: new AbortController() }, 'signal'],
    ['null', null, 'options'],
    ['a number', 5, 'options'],
  ];
  test.each(OPTIONS)('%s', async (_name, options, field) => {
    const details = { code: 'validation', field, attempts: 0 };
    const send = harness.failure(client.createMessage(MESSAGE, options as never));
    expect(await send).toMatchObject({ ...details, operation: 'createMessage', outcome: 'not-accepted' });
    const list = client.listMessages({ sourceTn: MESSAGE.from }, options as never).toArray({ max: 1 });
    expect(await harness.failure(list)).toMatchObject({ code: 'validation', field });
    const call = client.call('listMessages', { sourceTn: MESSAGE.from }, options as never);
    expect(await harness.failure(call)).toMatchObject({ ...details, operation: 'listMessages' });
    expect(harness.sandbox.requests).toHaveLength(0);
  });

  test('says what was probably meant', async () => {
    const timeout = await harness.failure(client.createMessage(MESSAGE, { timeout: 5 } as never));
    expect(timeout.message).toMatch(/There is no timeout in options\. Did you mean timeoutMs\?$/);
    const controller = { signal: new AbortController() } as never;
    expect((await harness.failure(client.createMessage(MESSAGE, controller))).message).toMatch(
      /give controller\.signal/,
    );
    const options = { accountId: '1', auth: basicAuth(BASIC), timeoutMS: 5 };
    expect(() => createMessagesClient(options as never)).toThrow(/Did you mean timeoutMs\?/);
    expect(() => client.rateLimit('listMesages' as never)).toThrow(/Did you mean listMessages\?/);
    const unknown = harness.failure(client.call('deleteMessage' as never, {}));
    expect(await unknown).toMatchObject({ code: 'validation', field: 'operationId' });
  });

  const surrogate = '\ud800';
  const MESSAGES: [name: string, change: object, field: string][] = [
    ['an empty applicationId', { applicationId: '' }, 'applicationId'],
    ['an empty sender', { from: '' }, 'from'],
    ['a symbol', { text: Symbol('x') }, 'text'],
    ['an object for a text', { text: {} }, 'text'],
    ['half a surrogate pair', { text: surrogate }, 'text'],
    ['a list with NaN', { to: [NaN] }, 'to[0]'],
    ['a list with undefined', { to: ['+15553334444', undefined] }, 'to[1]'],
    ['a Date of the year 10000', { expiration: new Date(Date.UTC(10_000, 0, 1)) }, 'expiration'],
    ['a number too large for a text', { tag: 1e21 }, 'tag'],
    ['a bigint in an unknown field', { extra: { a: 5n } }, 'extra'],
    ['NaN in an unknown field', { extra: NaN }, 'extra'],
    ['a prototype', JSON.parse('{"__proto__": {"text": "x"}}') as object, '__proto__'],
  ];
  test.each(MESSAGES)('a message with %s', async (_name, change, field) => {
    const message = { ...MESSAGE };
    for (const [key, value] of Object.entries(change))
      Object.defineProperty(message, key, { value, enumerable: true });
    expect(await harness.failure(client.createMessage(message))).toMatchObject({ code: 'validation', field });
    expect(harness.sandbox.requests).toHaveLength(0);
  });

  test.each<[string, object, string]>([
    ['an object', { sourceTn: { number: '+15551112222' } }, 'sourceTn'],
    ['a symbol', { sourceTn: Symbol('x') }, 'sourceTn'],
    ['a list with NaN', { sourceTn: ['+15551112222', NaN] }, 'sourceTn'],
    ['a list with undefined', { sourceTn: ['+15551112222', undefined] }, 'sourceTn'],
    ['a Set with a symbol', { sourceTn: new Set([Symbol('x')]) }, 'sourceTn'],
    ['a number that JSON cannot say', { errorCode: 1e21 }, 'errorCode'],
    ['half a surrogate pair', { location: surrogate }, 'location'],
    ['a year beyond four digits', { fromDateTime: new Date(8.64e15) }, 'fromDateTime'],
  ])('a query with %s', async (_name, query, field) => {
    expect(await harness.failure(client.call('listMessages', query))).toMatchObject({
      code: 'validation',
      field,
    });
  });

  describe('a getter of the caller that throws', () => {
    const broken = {
      get text(): string {
        throw new RangeError('canary +15553334444');
      },
    };
    const brokenOptions = Object.defineProperty({}, 'signal', {
      enumerable: true,
      get: () => broken.text,
    }) as { signal: AbortSignal };

    test.each<[string, () => Promise<unknown>]>([
      ['a message', () => client.createMessage(broken as never)],
      ['options', () => client.createMessage(MESSAGE, brokenOptions)],
      ['options of a list', () => client.listMessages({ sourceTn: '1' }, brokenOptions).toArray({ max: 1 })],
      ['options of the generated API', () => client.api.listMessages({ accountId: '1' }, brokenOptions)],
    ])('in %s is a ValidationError, which does not quote it', async (_name, send) => {
      const error = await harness.failure(send());
      expect(error).toMatchObject({ code: 'validation', attempts: 0 });
      expect(inspect(error, { depth: 9 })).not.toMatch(/canary|5553334444/);
      expect(harness.sandbox.requests).toHaveLength(0);
    });
  });

  test('null and undefined mean "not given", in queries and in pages', async () => {
    const list = client.listMessages({ sourceTn: MESSAGE.from, limit: null } as never);
    expect(await list.toArray({ max: 5 })).toEqual([]);
    for await (const page of list.byPage({ limit: undefined })) expect(page.messages).toEqual([]);
  });

  test('messages are sentences', async () => {
    const none = await harness.failure(client.createMessage({ ...MESSAGE, to: [] }));
    expect(none.message).toBe('createMessage: to must be a list of 1 to 10 phone numbers; nothing was sent.');
    const part = await harness.failure(client.createMessage({ ...MESSAGE, text: 'x'.repeat(2049) }));
    expect(part.message).toBe(
      'createMessage: text must be a text of at most 2048 characters; nothing was sent.',
    );
    const cut = await harness.failure(client.createMessage({ ...MESSAGE, text: '😀'.slice(0, 1) }));
    expect(cut.message).toBe(
      'createMessage: text must be a text that is not cut within a character, such as an emoji; nothing was sent.',
    );
  });
});

describe('the doors of the client', () => {
  const create = (options: object): unknown =>
    createMessagesClient({ accountId: '1', auth: basicAuth(BASIC), ...options });

  test.each<[string, object, string]>([
    [
      "repeatUnknownOutcome: 'false'",
      { retry: { repeatUnknownOutcome: 'false' } },
      'retry.repeatUnknownOutcome',
    ],
    ['rateLimit: null', { rateLimit: null }, 'rateLimit'],
    ['a limiter without state', { rateLimit: { acquire: () => undefined } }, 'rateLimit'],
    ['requests: 2.5', { rateLimit: { requests: 2.5 } }, 'rateLimit.requests'],
    ['a base URL with a bare ?', { baseUrl: 'https://example.com/?' }, 'baseUrl'],
    ['a base URL with a bare #', { baseUrl: 'https://example.com/#' }, 'baseUrl'],
    ['a user agent beyond Latin-1', { userAgent: 'Grüße ☂' }, 'userAgent'],
    ['a proxy as a text', { axios: { proxy: 'http://127.0.0.1:1' } }, 'axios.proxy'],
    ['a clock without monotonicMs', { clock: { now: () => 0, sleep: () => 0, random: () => 0 } }, 'clock'],
    ['pauses without methods', { pauses: {} }, 'pauses'],
    ['half a request at once', { maxConcurrentRequests: 0.5 }, 'maxConcurrentRequests'],
    ['options of an agent', { axios: { httpsAgent: { keepAlive: true } } }, 'axios.httpsAgent'],
    ['an agent that is null', { axios: { httpAgent: null } }, 'axios.httpAgent'],
  ])('refuse %s', (_name, options, field) => {
    expect(() => create(options)).toThrow(expect.objectContaining({ code: 'validation', field }));
  });

  test('say that a listener must be a function', () => {
    expect(() => create({ onEvent: console })).toThrow('onEvent must be a function');
  });

  test('close() says which deadlines it takes', async () => {
    const client = createMessagesClient({ accountId: '1', auth: basicAuth(BASIC) });
    await expect(client.close({ deadlineMs: -1 })).rejects.toMatchObject({
      code: 'validation',
      message: 'deadlineMs must be a number of at least 0, or Infinity for no limit',
    });
  });

  test('a limiter refuses what cannot be right', () => {
    expect(() => createRateLimiter({ requests: 1, windowMs: 1, burst: 5 } as never)).toThrow(
      /There is no burst in options of createRateLimiter/,
    );
  });

  test('a printed client tells account and base URL, and nothing else', () => {
    const client = createMessagesClient({ accountId: '1', auth: basicAuth(BASIC) });
    expect(inspect(client)).toBe(
      "MessagesClient { accountId: '1', baseUrl: 'https://messaging.bandwidth.com/api/v2' }",
    );
    expect(JSON.parse(JSON.stringify(client))).toEqual({
      accountId: '1',
      baseUrl: 'https://messaging.bandwidth.com/api/v2',
    });
  });
});

describe('every rejection shows the line of the caller', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await startHarness({ client: { retry: false } });
  });
  afterEach(() => harness.close());

  const stackOf = async (call: Promise<unknown>): Promise<string> => {
    const error = await harness.failure(call);
    expect(isMessagesError(error)).toBe(true);
    expect(error.stack).toMatch(new RegExp(`^${error.name}: `));
    return error.stack ?? '';
  };
  const QUERY = { sourceTn: MESSAGE.from };

  test.each<[string, (client: MessagesClient) => Promise<unknown>]>([
    ['createMessage', (client) => client.createMessage(MESSAGE)],
    ['call', (client) => client.call('listMessages', QUERY)],
    ['api', (client) => client.api.listMessages({ accountId: '9900000', ...QUERY })],
    ['toArray', (client) => client.listMessages(QUERY).toArray({ max: 1 })],
    ['first', (client) => client.listMessages(QUERY).first()],
    [
      'a loop over rows',
      async (client) => {
        for await (const _row of client.listMessages(QUERY)) break;
      },
    ],
    [
      'a loop over pages',
      async (client) => {
        for await (const _page of client.listMessages(QUERY).byPage()) break;
      },
    ],
  ])('%s', async (_name, call) => {
    harness.sandbox.faults.add({ kind: 'respond', status: 503, times: 'always' });
    expect(await stackOf(call(harness.client))).toContain(__filename);
    harness.sandbox.faults.clear();
    harness.sandbox.faults.add({ kind: 'hang', times: 'always' });
    expect(await stackOf(call(harness.client))).toContain(__filename);
    await harness.client.close();
    expect(await stackOf(call(harness.client))).toContain(__filename);
  });
});
