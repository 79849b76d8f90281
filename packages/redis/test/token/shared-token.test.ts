import {
  type AuthContext,
  type AuthProvider,
  clientCredentials,
  createSystemClock,
} from '@bandwidth-messages/sdk';
import { type RedisPort, sharedToken } from '../../src/index.js';
import { pass } from '../support/race.js';
import { describeWithRedis } from '../support/redis-server.js';
import { type RedisFixture, startRedisFixture } from '../support/with-redis.js';

describeWithRedis('a token shared by several processes', () => {
  let redis: RedisFixture;
  beforeAll(async () => {
    redis = await startRedisFixture();
  });
  afterAll(() => redis.close());

  /** The token endpoint of one test, and the processes that use it. */
  interface Endpoint {
    fetches: number;
    fetchMs: number;
    lifetimeMs: number;
    /** What the client of one more process would be given. */
    readonly addProcess: (options?: {
      secret?: string;
      port?: RedisPort;
      commandTimeoutMs?: number;
    }) => AuthProvider;
    /** @returns the header of a request */
    readonly authorize: (auth: AuthProvider) => Promise<string>;
  }
  function createEndpoint(secretOfTest: string): Endpoint {
    const endpoint: Endpoint = {
      fetches: 0,
      fetchMs: 50,
      lifetimeMs: 3_600_000,
      addProcess({ secret = secretOfTest, port = redis.connect(), ...options } = {}) {
        const tokenUrl = 'http://127.0.0.1:9/token';
        const auth = clientCredentials({ clientId: 'id', clientSecret: secret, tokenUrl });
        // A busy machine takes its time to connect.
        return sharedToken(auth, { redis: port, commandTimeoutMs: 30_000, ...options });
      },
      async authorize(auth) {
        const request = { method: 'GET', url: 'http://127.0.0.1:9/', headers: {} as Record<string, string> };
        await auth.authorize(request, context);
        return request.headers['Authorization'] ?? '';
      },
    };
    const context: AuthContext = {
      signal: undefined,
      clock: createSystemClock(),
      remainingMs: 60_000,
      requestToken: async () => {
        endpoint.fetches += 1;
        const value = `token-number-${endpoint.fetches}-of-the-endpoint`;
        await new Promise((resolve) => setTimeout(resolve, endpoint.fetchMs).unref());
        return { value, lifetimeMs: endpoint.lifetimeMs };
      },
    };
    return endpoint;
  }

  test.concurrent('is fetched once, whoever asks', async () => {
    const endpoint = createEndpoint('whoever');
    const processes = Array.from({ length: 8 }, () => endpoint.addProcess());
    const calls = processes.flatMap((auth) => Array.from({ length: 50 }, () => endpoint.authorize(auth)));
    const headers = new Set(await Promise.all(calls));
    expect([...headers]).toEqual(['Bearer token-number-1-of-the-endpoint']);
    expect(endpoint.fetches).toBe(1);
    expect(await endpoint.authorize(endpoint.addProcess())).toBe('Bearer token-number-1-of-the-endpoint');
    expect(endpoint.fetches).toBe(1);
  });

  test.concurrent('is replaced once when the API refuses it, and the refused one is never handed out again', async () => {
    const endpoint = createEndpoint('refused');
    const processes = Array.from({ length: 4 }, () => endpoint.addProcess());
    const [refused = ''] = await Promise.all(processes.map(endpoint.authorize));
    for (const auth of processes) {
      const request = { method: 'GET', url: 'http://127.0.0.1:9/', headers: { Authorization: refused } };
      expect(await Promise.resolve(auth.renew?.(request))).toBe(true);
    }
    const headers = new Set(await Promise.all(processes.map(endpoint.authorize)));
    expect([...headers]).toEqual(['Bearer token-number-2-of-the-endpoint']);
    expect(endpoint.fetches).toBe(2);
  });

  test.concurrent.each([
    ['nothing', ''],
    ['something that is no record', 'no record at all'],
    ['a record of numbers too large', `mark ${'9'.repeat(400)} c2VhbGVk`],
    ['a token that was sealed in another way', 'mark 3600000 c2VhbGVk'],
  ])('is fetched once, and stored, where Redis holds %s', async (title, record) => {
    const endpoint = createEndpoint(title);
    const port = redis.connect();
    let key = '';
    const runScript: typeof port.runScript = (script, keys, ...rest) => {
      key = keys[0] ?? key;
      return port.runScript(script, keys, ...rest);
    };
    await endpoint.authorize(endpoint.addProcess({ port: { runScript } }));
    // It is stored a moment after the call has it.
    while ((await redis.admin.command('EXISTS', key)) !== 1) await pass(5);
    await redis.admin.command('SET', key, record, 'PX', '600000');
    const processes = Array.from({ length: 4 }, () => endpoint.addProcess());
    const headers = new Set(await Promise.all(processes.map(endpoint.authorize)));
    expect([...headers]).toEqual(['Bearer token-number-2-of-the-endpoint']);
    expect(await endpoint.authorize(endpoint.addProcess())).toBe('Bearer token-number-2-of-the-endpoint');
    expect(endpoint.fetches).toBe(2);
  });

  test.concurrent('is replaced when it is about to expire', async () => {
    const endpoint = createEndpoint('about to expire');
    endpoint.lifetimeMs = 1000;
    await endpoint.authorize(endpoint.addProcess());
    await pass(800);
    await endpoint.authorize(endpoint.addProcess());
    expect(endpoint.fetches).toBe(2);
  });

  test.concurrent('holds nobody up for more than 5 s when the process that fetches it dies', async () => {
    const endpoint = createEndpoint('dies');
    endpoint.fetchMs = 60_000;
    // It dies: its signs of life end with its connection.
    const doomed = redis.connect();
    let isDead = false;
    let lock = '';
    const runScript: typeof doomed.runScript = (script, keys, ...rest) => {
      lock = keys.at(-1) ?? '';
      return isDead ? new Promise(() => undefined) : doomed.runScript(script, keys, ...rest);
    };
    endpoint.authorize(endpoint.addProcess({ port: { runScript } })).catch(() => undefined);
    while (endpoint.fetches === 0) await pass(5);
    isDead = true;
    endpoint.fetchMs = 10;
    expect(await redis.admin.command('PTTL', lock)).toBeLessThanOrEqual(4000);
    expect(await endpoint.authorize(endpoint.addProcess())).toBe('Bearer token-number-2-of-the-endpoint');
  });

  test.concurrent('is fetched by each process for itself while Redis is away', async () => {
    const endpoint = createEndpoint('away');
    const nowhere = redis.connect('ioredis-6', 1);
    const auth = endpoint.addProcess({ port: nowhere, commandTimeoutMs: 100 });
    expect(await endpoint.authorize(auth)).toBe('Bearer token-number-1-of-the-endpoint');
  });

  test.concurrent('can be read neither in Redis nor on the way, and not with another secret', async () => {
    const secretOfTest = 'a very secret secret';
    const other = 'another secret';
    const endpoint = createEndpoint(secretOfTest);
    const seen: string[] = [];
    const monitor = redis.connectMonitor((line) => seen.push(line));
    await pass(200);
    await endpoint.authorize(endpoint.addProcess());
    const ofOther = await endpoint.authorize(endpoint.addProcess({ secret: other }));
    expect(ofOther).toBe('Bearer token-number-2-of-the-endpoint');
    // It is stored a moment after the call has it.
    while (!(await redis.dump()).includes(':record')) await pass(5);
    monitor();
    const text = `${await redis.dump()}\n${seen.join('\n')}`;
    expect(text).toContain(':record');
    for (const secret of [secretOfTest, 'token-number-1', other]) {
      const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '').slice(0, -1);
      for (const form of [secret, encodeURIComponent(secret), base64, Buffer.from(secret).toString('hex')]) {
        expect(text).not.toContain(form);
      }
    }
    expect(text).not.toContain(Buffer.from(`id:${secretOfTest}`).toString('base64').slice(0, 20));
  });
});
