import {
  type AuthContext,
  type AuthProvider,
  clientCredentials,
  createSystemClock,
} from '@bandwidth-messages/sdk';
import { sharedToken } from '../../src/index.js';
import { pass } from '../support/race.js';
import { describeWithRedis } from '../support/redis-server.js';
import { type RedisFixture, startRedisFixture } from '../support/with-redis.js';

describeWithRedis('a token shared by several processes', () => {
  let redis: RedisFixture;
  beforeEach(async () => {
    redis = await startRedisFixture();
  });
  afterEach(() => redis.close());

  const SECRET = 'a very secret secret';
  let fetches = 0;
  let fetchMs = 50;
  let lifetimeMs = 3_600_000;
  beforeEach(() => {
    fetches = 0;
    fetchMs = 50;
    lifetimeMs = 3_600_000;
  });

  /** What the client of another process would be given. */
  function processOf(secret = SECRET): AuthProvider {
    const auth = clientCredentials({
      clientId: 'id',
      clientSecret: secret,
      tokenUrl: 'http://127.0.0.1:9/token',
    });
    return sharedToken(auth, { redis: redis.connect() });
  }
  const context = {
    signal: undefined,
    clock: createSystemClock(),
    remainingMs: 60_000,
    requestToken: async () => {
      fetches += 1;
      const value = `token-number-${fetches}-of-the-endpoint`;
      await new Promise((resolve) => setTimeout(resolve, fetchMs).unref());
      return { value, lifetimeMs };
    },
  } as unknown as AuthContext;
  async function authorize(auth: AuthProvider): Promise<string> {
    const request = { method: 'GET', url: 'http://127.0.0.1:9/', headers: {} as Record<string, string> };
    await auth.authorize(request, context);
    return request.headers['Authorization'] ?? '';
  }

  test('is fetched once, whoever asks', async () => {
    const processes = Array.from({ length: 8 }, () => processOf());
    const calls = processes.flatMap((auth) => Array.from({ length: 50 }, () => authorize(auth)));
    const headers = new Set(await Promise.all(calls));
    expect([...headers]).toEqual(['Bearer token-number-1-of-the-endpoint']);
    expect(fetches).toBe(1);
    expect(await authorize(processOf())).toBe('Bearer token-number-1-of-the-endpoint');
    expect(fetches).toBe(1);
  });

  test('is replaced once when the API refuses it, and the refused one is never handed out again', async () => {
    const processes = Array.from({ length: 4 }, () => processOf());
    const [refused = ''] = await Promise.all(processes.map(authorize));
    for (const auth of processes) {
      const request = { method: 'GET', url: 'http://127.0.0.1:9/', headers: { Authorization: refused } };
      expect(await Promise.resolve(auth.renew?.(request))).toBe(true);
    }
    const headers = new Set(await Promise.all(processes.map(authorize)));
    expect([...headers]).toEqual(['Bearer token-number-2-of-the-endpoint']);
    expect(fetches).toBe(2);
  });

  test.each([
    ['nothing', ''],
    ['something that is no record', 'no record at all'],
    ['a record of numbers too large', `mark ${'9'.repeat(400)} c2VhbGVk`],
    ['a token that was sealed in another way', 'mark 3600000 c2VhbGVk'],
  ])('is fetched once, and stored, where Redis holds %s', async (_title, record) => {
    await authorize(processOf());
    let key: string | undefined;
    // It is stored a moment after the call has it.
    while (key === undefined) [key] = (await redis.admin.command('KEYS', '*:record')) as string[];
    await redis.admin.command('SET', key, record, 'PX', '600000');
    const headers = new Set(await Promise.all(Array.from({ length: 4 }, () => authorize(processOf()))));
    expect([...headers]).toEqual(['Bearer token-number-2-of-the-endpoint']);
    expect(fetches).toBe(2);
    expect(await authorize(processOf())).toBe('Bearer token-number-2-of-the-endpoint');
  });

  test('is replaced when it is about to expire', async () => {
    lifetimeMs = 1000;
    await authorize(processOf());
    await pass(800);
    await authorize(processOf());
    expect(fetches).toBe(2);
  });

  test('holds nobody up for more than 5 s when the process that fetches it dies', async () => {
    fetchMs = 60_000;
    // It dies: its signs of life end with its connection.
    const doomed = redis.connect();
    const auth = clientCredentials({
      clientId: 'id',
      clientSecret: SECRET,
      tokenUrl: 'http://127.0.0.1:9/token',
    });
    let isDead = false;
    const runScript: typeof doomed.runScript = (...args) =>
      isDead ? new Promise(() => undefined) : doomed.runScript(...args);
    void Promise.resolve(authorize(sharedToken(auth, { redis: { runScript } }))).catch(() => undefined);
    await pass(300);
    isDead = true;
    fetchMs = 10;
    const startMs = performance.now();
    expect(await authorize(processOf())).toBe('Bearer token-number-2-of-the-endpoint');
    expect(performance.now() - startMs).toBeLessThan(5000);
  });

  test('is fetched by each process for itself while Redis is away', async () => {
    await redis.server.kill();
    const auth = clientCredentials({
      clientId: 'id',
      clientSecret: SECRET,
      tokenUrl: 'http://127.0.0.1:9/token',
    });
    const options = { redis: redis.connect(), commandTimeoutMs: 100 };
    expect(await authorize(sharedToken(auth, options))).toBe('Bearer token-number-1-of-the-endpoint');
  });

  test('can be read neither in Redis nor on the way, and not with another secret', async () => {
    const seen: string[] = [];
    const monitor = redis.connectMonitor((line) => seen.push(line));
    await pass(200);
    await authorize(processOf());
    expect(await authorize(processOf('another secret'))).toBe('Bearer token-number-2-of-the-endpoint');
    await pass(300);
    monitor();
    const text = `${await redis.dump()}\n${seen.join('\n')}`;
    expect(text).toContain(':record');
    for (const secret of [SECRET, 'token-number-1', 'another secret']) {
      const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '').slice(0, -1);
      for (const form of [secret, encodeURIComponent(secret), base64, Buffer.from(secret).toString('hex')]) {
        expect(text).not.toContain(form);
      }
    }
    expect(text).not.toContain(Buffer.from(`id:${SECRET}`).toString('base64').slice(0, 20));
  });
});
