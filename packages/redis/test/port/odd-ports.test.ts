import {
  type RedisPort,
  createCallbackStore,
  createSharedPauses,
  createSharedRateLimiter,
  sharedToken,
} from '../../src/index.js';

const CASES: readonly [string, RedisPort][] = [
  ['never settles', { runScript: () => new Promise(() => undefined) }],
  ['throws at once', { runScript: () => fail() }],
  ['rejects with nothing', { runScript: () => Promise.reject() }],
  ['answers nothing', { runScript: async () => undefined }],
  [
    'answers what is no answer',
    { runScript: async () => '{"epoch":"e","now":1,"grants":[5],"isSteady":true}' },
  ],
  ['cannot count its connections', { runScript: () => fail(), connections: () => fail() }],
  ['counts its connections as NaN', { runScript: () => fail(), connections: () => NaN }],
];
const commandTimeoutMs = 20;
const unhandled = jest.fn();
beforeAll(() => void process.on('unhandledRejection', unhandled));
afterAll(() => void process.off('unhandledRejection', unhandled));

function fail(): never {
  throw new Error('broken');
}

describe.each(CASES)('a port of the caller that %s', (_name, redis) => {
  afterEach(async () => {
    await new Promise((resolve) => setImmediate(resolve));
    expect(unhandled).not.toHaveBeenCalled();
  });

  test('lets a call for a permit end at its deadline', async () => {
    const limiter = createSharedRateLimiter({ redis, scope: 'a', commandTimeoutMs });
    const calls = Array.from({ length: 3 }, async () => limiter.acquire({ maxWaitMs: 120 }));
    await Promise.all(calls.map((call) => expect(call).rejects.toMatchObject({ code: 'coordination' })));
    expect(limiter.state()).toMatchObject({ waiting: 0 });
  });

  test('lets a call that waits for the pauses of others be aborted', async () => {
    const pauses = createSharedPauses({ redis, scope: 'a', commandTimeoutMs });
    const controller = new AbortController();
    const ready = Promise.resolve(pauses.ready({ signal: controller.signal })).catch(
      (error: unknown) => error,
    );
    setImmediate(() => controller.abort('no longer wanted'));
    // One that answers at all tells of no pause.
    expect([undefined, 'no longer wanted']).toContain(await ready);
  });

  test('lets each process fetch a token of its own', async () => {
    const fetched = { value: 'token', lifetimeMs: 60_000 };
    const auth = {
      async authorize(_request: unknown, context: { requestToken(request: object): Promise<unknown> }) {
        expect(await context.requestToken(REQUEST)).toBe(fetched);
      },
    };
    const shared = sharedToken(auth, { redis, commandTimeoutMs });
    const context = { clock: { sleep: async () => undefined }, requestToken: async () => fetched };
    await shared.authorize({ method: 'GET', url: 'https://example.com', headers: {} }, context as never);
  });

  test('makes the store of handled events reject', async () => {
    const store = createCallbackStore({ redis, commandTimeoutMs });
    await expect(store.begin('a', 1000)).rejects.toMatchObject({ code: 'coordination' });
  });
});

const REQUEST = {
  url: 'https://example.com/token',
  headers: { authorization: 'Basic YTpi' },
  body: 'grant_type=client_credentials',
  timeoutMs: 1000,
};
