import type { Clock } from '../../src/index.js';
import { basic, startMs, validMessage, withSandbox } from '../support/api.js';

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

/** A clock that the test holds in its hand, as one that a client under test would share. */
function handClock(): Clock & { move(ms: number): void } {
  let nowMs = startMs;
  return { now: () => nowMs, sleep: () => new Promise(() => {}), move: (ms) => void (nowMs += ms) };
}

test('a token is given out, and open the account of their client', () =>
  withSandbox({}, async (api, sandbox) => {
    const { status, json, headers } = await api.token();
    expect(status).toBe(200);
    expect(json).toEqual({ access_token: expect.any(String), token_type: 'bearer', expires_in: 3600 });
    expect(headers['content-type']).toBe('application/json');
    const claims = JSON.parse(Buffer.from(json.access_token.split('.')[1], 'base64url').toString());
    expect(claims).toMatchObject({ accounts: ['9900000'], roles: ['Messaging'], sub: 'sandbox-client' });
    const authorization = `Bearer ${json.access_token}`;
    expect((await api.list({ limit: 1 }, { headers: { authorization } })).status).toBe(200);
    expect((await api.create(validMessage, { headers: { authorization } })).status).toBe(202);
    expect(sandbox.requests.map(({ credential }) => credential)).toEqual(
      Array(3).fill('client sandbox-client (token-1)'),
    );
  }));

test('tokens can be revoked, one or all', () =>
  withSandbox({}, async (api, sandbox) => {
    const tokens = [await api.token(), await api.token(), await api.token()].map(
      ({ json }) => json.access_token as string,
    );
    expect(new Set(tokens).size).toBe(3);
    const status = async (token: string) =>
      (await api.list({ limit: 1 }, { headers: { authorization: `Bearer ${token}` } })).status;
    expect(sandbox.revokeTokens(tokens[1])).toBe(1);
    expect(await Promise.all(tokens.map(status))).toEqual([200, 401, 200]);
    expect(sandbox.revokeTokens()).toBe(2);
    expect(await Promise.all(tokens.map(status))).toEqual([401, 401, 401]);
    expect(sandbox.revokeTokens('never given out')).toBe(0);
  }));

test('tokens of one sandbox are worth nothing in another', () =>
  withSandbox({}, (first) =>
    withSandbox({}, async (second) => {
      const { json } = await first.token();
      const headers = { authorization: `Bearer ${json.access_token}` };
      expect((await second.list({ limit: 1 }, { headers })).status).toBe(401);
    }),
  ));

test('client id and secret are form-decoded out of Basic', () =>
  withSandbox(
    { accounts: [{ accountId: '1', clients: [{ clientId: 'a:b c', clientSecret: '%+ü' }] }] },
    async (api) => {
      expect((await api.token(basic('a%3Ab+c', '%25%2B%C3%BC'))).status).toBe(200);
      expect((await api.token(basic('a:b c', '%+ü'))).status).toBe(401);
    },
  ));

test.each([
  ['a wrong secret', basic('sandbox-client', 'x'), undefined, 401, 'invalid_client'],
  [
    'an API user in place of a client',
    basic('sandbox-user', 'sandbox-password'),
    undefined,
    401,
    'invalid_client',
  ],
  ['no credentials', '', undefined, 401, 'invalid_client'],
  [
    'credentials in the body',
    '',
    'grant_type=client_credentials&client_id=sandbox-client&client_secret=sandbox-secret',
    401,
    'invalid_client',
  ],
  ['no grant type', undefined, 'scope=x', 400, 'invalid_request'],
  [
    'the grant type twice',
    undefined,
    'grant_type=client_credentials&grant_type=client_credentials',
    400,
    'invalid_request',
  ],
  ['another grant type', undefined, 'grant_type=password', 400, 'unsupported_grant_type'],
])('a token is rejected for %s, as JSON', (_name, authorization, body, status, error) =>
  withSandbox({}, async (api) => {
    const answer = await api.token(authorization, body);
    expect([answer.status, answer.json.error]).toEqual([status, error]);
    expect(answer.json.error_description).toEqual(expect.any(String));
    expect(answer.headers['www-authenticate']).toBe(status === 401 ? 'Basic realm="token"' : undefined);
  }),
);

test('a body that is no form, and a method that is not POST, are rejected', () =>
  withSandbox({}, async (api) => {
    const headers = {
      authorization: basic('sandbox-client', 'sandbox-secret'),
      'content-type': 'application/json',
    };
    expect((await api.send('POST', '/api/v1/oauth2/token', { headers, body: '{}' })).status).toBe(400);
    const got = await api.send('GET', '/api/v1/oauth2/token', { headers });
    expect([got.status, got.headers['allow']]).toEqual([405, 'POST']);
  }));

test('a token expires by the clock that was injected, and a new one is good', async () => {
  const clock = handClock();
  await withSandbox({ clock, tokenLifetimeSeconds: 60 }, async (api, sandbox) => {
    const issued = (await api.token()).json;
    expect(issued.expires_in).toBe(60);
    const first = issued.access_token as string;
    clock.move(59_999);
    expect((await api.create(validMessage, bearer(first))).status).toBe(202);
    clock.move(1);
    const late = await api.create(validMessage, bearer(first));
    expect([late.status, late.json.description]).toEqual([401, 'Authentication Failed']);
    expect(sandbox.requests.at(-1)!.reason).toBe('the token is expired');
    const search = await api.list({ limit: 1 }, bearer(first));
    expect([search.status, search.json.description]).toEqual([
      401,
      'Your request could not be authenticated',
    ]);
    const second = (await api.token()).json.access_token as string;
    expect((await api.list({ limit: 1 }, bearer(second))).status).toBe(200);
  });
});

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
      const rejected = await api.create(validMessage, { ...path('1'), ...options });
      expect([rejected.status, rejected.json]).toEqual([
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
      (
        await api.send(
          'POST',
          '/__sandbox/tokens/revoke',
          body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body },
        )
      ).json;
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
])('client credentials with %s are rejected as JSON', (_name, authorization) =>
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
