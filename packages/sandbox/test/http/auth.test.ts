import type { Clock } from '../../src/index.js';
import { basic, defaultAuthorization, startMs, validMessage, withSandbox } from '../support/api.js';

const client = basic('sandbox-client', 'sandbox-secret');
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

/** A clock that the test holds in its hand, as one that a client under test would share. */
function handClock(): Clock & { move(ms: number): void } {
  let nowMs = startMs;
  return { now: () => nowMs, sleep: () => new Promise(() => {}), move: (ms) => void (nowMs += ms) };
}

test('the names of the schemes are taken in any case', () =>
  withSandbox({}, async (api) => {
    const lower = defaultAuthorization.replace('Basic', 'basic');
    expect((await api.list({ limit: 1 }, { headers: { authorization: lower } })).status).toBe(200);
    const { json } = await api.token(client.replace('Basic', 'BASIC'));
    const headers = { authorization: `bearer ${json.access_token}` };
    expect((await api.create(validMessage, { headers })).status).toBe(202);
  }));

test('a token expires by the clock that was injected, and a new one is good', async () => {
  const clock = handClock();
  await withSandbox({ clock, tokenLifetimeSeconds: 60 }, async (api) => {
    const first = (await api.token()).json.access_token as string;
    clock.move(59_999);
    expect((await api.create(validMessage, bearer(first))).status).toBe(202);
    clock.move(1);
    const late = await api.create(validMessage, bearer(first));
    expect([late.status, late.json.description]).toEqual([401, 'Authentication Failed']);
    const search = await api.list({ limit: 1 }, bearer(first));
    expect([search.status, search.json.description]).toEqual([
      401,
      'Your request could not be authenticated',
    ]);
    const second = (await api.token()).json.access_token as string;
    expect((await api.list({ limit: 1 }, bearer(second))).status).toBe(200);
  });
});

test('who asks is looked at before what is asked', () =>
  withSandbox({}, async (api, sandbox) => {
    const nobody = { authorization: basic('nobody', 'x') };
    expect((await api.list('', { headers: nobody })).status).toBe(401);
    expect((await api.create(undefined, { headers: nobody, body: '{' })).status).toBe(401);
    expect((await api.create({}, { headers: { ...nobody, 'content-type': 'text/plain' } })).status).toBe(401);
    expect(sandbox.accepted).toEqual([]);
  }));

test('a token of one account does not open another', () =>
  withSandbox(
    {
      accounts: [
        { accountId: '1', clients: [{ clientId: 'one', clientSecret: 'x' }] },
        { accountId: '2', clients: [{ clientId: 'two', clientSecret: 'x' }] },
      ],
    },
    async (api) => {
      const { json } = await api.token(basic('two', 'x'));
      const path = (accountId: string) => ({ path: `/api/v2/users/${accountId}/messages` });
      const options = bearer(json.access_token);
      expect((await api.create(validMessage, { ...path('2'), ...options })).status).toBe(202);
      const refused = await api.create(validMessage, { ...path('1'), ...options });
      expect([refused.status, refused.json]).toEqual([
        403,
        { type: 'forbidden', description: 'Access Denied' },
      ]);
      expect((await api.list({ limit: 1 }, { ...path('1'), ...options })).status).toBe(403);
    },
  ));

test('tokens are revoked over HTTP, one or all', () =>
  withSandbox({}, async (api) => {
    const tokens: string[] = [];
    for (let index = 0; index < 3; index += 1) tokens.push((await api.token()).json.access_token);
    const revoke = async (body?: string) =>
      (await api.send('POST', '/__sandbox/tokens/revoke', body === undefined ? {} : { body })).json;
    const statuses = async () => {
      const answers = tokens.map((token) => api.list({ limit: 1 }, bearer(token)));
      return (await Promise.all(answers)).map(({ status }) => status);
    };
    expect(await revoke(JSON.stringify({ token: tokens[0] }))).toEqual({ revoked: 1 });
    expect(await statuses()).toEqual([401, 200, 200]);
    expect(await revoke()).toEqual({ revoked: 2 });
    expect(await statuses()).toEqual([401, 401, 401]);
  }));

test('revoking a token ends no other way in', () =>
  withSandbox({}, async (api, sandbox) => {
    await api.token();
    sandbox.revokeTokens();
    expect((await api.list({ limit: 1 })).status).toBe(200);
    expect((await api.token()).status).toBe(200);
  }));

test.each([
  ['an escape that is cut off', basic('sandbox-client%', 'sandbox-secret')],
  ['an escape that is no UTF-8', basic('sandbox-client', '%ff')],
  ['no colon', `Basic ${Buffer.from('sandbox-client').toString('base64')}`],
  ['a bearer token', 'Bearer abc'],
])('client credentials with %s are refused as JSON', (_name, authorization) =>
  withSandbox({}, async (api) => {
    const { status, json, headers } = await api.token(authorization);
    expect([status, json.error, headers['content-type']]).toEqual([
      401,
      'invalid_client',
      'application/json',
    ]);
  }),
);

test('answers of the token endpoint are not to be kept by caches', () =>
  withSandbox({}, async (api) => {
    expect((await api.token()).headers['cache-control']).toBe('no-store');
    expect((await api.token('Basic eA==')).headers['cache-control']).toBe('no-store');
  }));
