import { defaultAuthorization, withSandbox } from '../support/api.js';
import { httpRequest } from '../support/http-request.js';
import { createSpecValidator } from '../support/spec-validator.js';

test('the limit is that of the spec', () =>
  withSandbox({}, async (api) => {
    const limit = createSpecValidator().rateLimit('listMessages');
    await api.list({ limit: 1 });
    const { json } = await api.send('GET', '/__sandbox/limits');
    expect(json.rateLimits).toMatchObject([{ operation: 'listMessages', used: 1, ...limit }]);
  }));

test('35 searches in 5 minutes are let in, in a window that slides', () =>
  withSandbox({ rateLimit: { requests: 35, windowMs: 300_000 } }, async (api, sandbox) => {
    const ask = () => api.send('GET', '/api/v2/users/9900000/messages?limit=1', authorized);
    const authorized = { headers: { authorization: defaultAuthorization } };
    const burst = (count: number) => Promise.all(Array.from({ length: count }, ask));
    await burst(10);
    sandbox.advanceClock(100_000);
    await burst(25);
    const rejected = await api.list({ limit: 1 });
    expect([rejected.status, rejected.headers['retry-after']]).toEqual([429, '200']);
    expect(rejected.json.type).toBe('rate_limit_exceeded');
    sandbox.advanceClock(199_001);
    expect((await api.list({ limit: 1 })).headers['retry-after']).toBe('1');
    sandbox.advanceClock(999);
    // Only those of the first burst have left the window.
    await burst(10);
    expect((await api.list({ limit: 1 })).headers['retry-after']).toBe('100');
  }));

test('who waits as long as told gets in, and who does not wait is not punished for it', () =>
  withSandbox({ rateLimit: { requests: 2, windowMs: 1500 } }, async (api, sandbox) => {
    const statuses = async (count: number) => {
      const seen: number[] = [];
      for (let index = 0; index < count; index += 1) seen.push((await api.list({ limit: 1 })).status);
      return seen;
    };
    expect(await statuses(4)).toEqual([200, 200, 429, 429]);
    expect((await api.list({ limit: 1 })).headers['retry-after']).toBe('2');
    sandbox.advanceClock(1499);
    expect(await statuses(1)).toEqual([429]);
    sandbox.advanceClock(1);
    expect(await statuses(3)).toEqual([200, 200, 429]);
  }));

test('windows that follow each other can be chosen', () =>
  withSandbox(
    { rateLimit: { requests: 2, windowMs: 10_000 }, assumptions: { fixedRateLimitWindows: true } },
    async (api, sandbox) => {
      const ask = async () => {
        const { status, headers } = await api.list({ limit: 1 });
        return headers['retry-after'] ?? status;
      };
      expect(await ask()).toBe(200);
      sandbox.advanceClock(9000);
      expect([await ask(), await ask()]).toEqual([200, '1']);
      sandbox.advanceClock(1000);
      // Both at once, although the second one of the window before was a second ago.
      expect([await ask(), await ask(), await ask()]).toEqual([200, 200, '10']);
    },
  ));

test('rejected searches count, sends and the token endpoint do not', () =>
  withSandbox({ rateLimit: { requests: 1, windowMs: 1000 } }, async (api) => {
    expect((await api.list('')).status).toBe(400);
    expect((await api.list({ limit: 1 }, { headers: { authorization: 'Basic eDp4' } })).status).toBe(429);
    for (let index = 0; index < 3; index += 1) {
      expect((await api.create()).status).toBe(202);
      expect((await api.token()).status).toBe(200);
    }
  }));

// Only Linux has all of 127.0.0.0/8 on loopback.
const testOnLinux = process.platform === 'linux' ? test : test.skip;

testOnLinux('each source address has a window of its own', () =>
  withSandbox({ rateLimit: { requests: 1, windowMs: 1000 } }, async (_api, sandbox) => {
    const ask = async (localAddress: string) => {
      const { status } = await httpRequest(`${sandbox.baseUrl}/users/9900000/messages?limit=1`, {
        headers: { authorization: defaultAuthorization },
        localAddress,
      });
      return status;
    };
    expect([await ask('127.0.0.1'), await ask('127.0.0.1'), await ask('127.0.0.2')]).toEqual([200, 429, 200]);
  }),
);

test('it can be off, and starts anew when the sandbox is reset', async () => {
  await withSandbox({ rateLimit: false }, async (api) => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => api.list({ limit: 1 })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });
  await withSandbox({ rateLimit: { requests: 1, windowMs: 1000 } }, async (api) => {
    await api.list({ limit: 1 });
    expect((await api.list({ limit: 1 })).status).toBe(429);
    await api.send('POST', '/__sandbox/reset');
    expect((await api.list({ limit: 1 })).status).toBe(200);
  });
});
