import { basic, validMessage, withSandbox } from '../support/api.js';

const accounts = [
  {
    accountId: '9900000',
    users: [
      { username: 'ann', password: 'pa:ss' },
      { username: 'both', password: 'x' },
    ],
  },
  {
    accountId: '9900001',
    users: [
      { username: 'bob', password: 'Pwörd' },
      { username: 'both', password: 'x' },
    ],
    clients: [{ clientId: 'bob-client', clientSecret: 's' }],
  },
];

describe('without good credentials', () => {
  test.each([
    ['none', undefined],
    ['an unknown user', basic('nobody', 'x')],
    ['a wrong password', basic('sandbox-user', 'Sandbox-Password')],
    ['an unknown token', 'Bearer abc'],
    ['a scheme that is not known', 'Digest abc'],
    ['Basic that is no base64', 'Basic ?'],
    ['Basic without a colon', `Basic ${Buffer.from('sandbox-user').toString('base64')}`],
  ])('%s: 401, in the words of each operation', (_name, authorization) =>
    withSandbox({}, async (api, sandbox) => {
      const headers = { authorization: authorization ?? '' };
      const list = await api.send(
        'GET',
        '/api/v2/users/9900000/messages?limit=1',
        authorization ? { headers } : {},
      );
      expect(list.status).toBe(401);
      expect(list.json).toEqual({
        type: 'unauthorized',
        description: 'Your request could not be authenticated',
      });
      const create = await api.send('POST', '/api/v2/users/9900000/messages', {
        headers: { 'content-type': 'application/json', ...(authorization ? headers : {}) },
        body: JSON.stringify(validMessage),
      });
      expect(create.status).toBe(401);
      expect(create.json).toEqual({ type: 'unauthorized', description: 'Authentication Failed' });
      expect(sandbox.accepted).toEqual([]);
    }),
  );
});

test('users open their own accounts, and no other', () =>
  withSandbox({ accounts }, async (api) => {
    const ask = async (user: string, password: string, accountId: string) => {
      const options = {
        path: `/api/v2/users/${accountId}/messages`,
        headers: { authorization: basic(user, password) },
      };
      const [list, create] = [await api.list({ limit: 1 }, options), await api.create(validMessage, options)];
      return [list.status, create.status];
    };
    expect(await ask('ann', 'pa:ss', '9900000')).toEqual([200, 202]);
    expect(await ask('ann', 'pa:ss', '9900001')).toEqual([403, 403]);
    expect(await ask('bob', 'Pwörd', '9900001')).toEqual([200, 202]);
    expect(await ask('both', 'x', '9900000')).toEqual([200, 202]);
    expect(await ask('both', 'x', '9900001')).toEqual([200, 202]);
    expect(await ask('both', 'x', '9900009')).toEqual([403, 403]);
  }));

test('a wrong account is told as forbidden, by a search only once its query is in order', () =>
  withSandbox({}, async (api) => {
    const path = '/api/v2/users/1234567/messages';
    expect((await api.list({ limit: 1 }, { path })).json).toEqual({
      type: 'forbidden',
      description: 'Access Denied',
    });
    expect((await api.list('', { path })).status).toBe(400);
    expect((await api.create({}, { path })).status).toBe(403);
  }));

test('messages of one account are not found in another', () =>
  withSandbox({ accounts }, async (api) => {
    const headers = { authorization: basic('both', 'x') };
    await api.create(validMessage, { path: '/api/v2/users/9900001/messages', headers });
    const found = (accountId: string) =>
      api.list({ limit: 5 }, { path: `/api/v2/users/${accountId}/messages`, headers });
    expect((await found('9900000')).json.totalCount).toBe(0);
    expect((await found('9900001')).json.messages[0].accountId).toBe('9900001');
  }));

describe('access tokens', () => {
  test('are given out, and open the account of their client', () =>
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

  test('end when their lifetime is over', () =>
    withSandbox({ tokenLifetimeSeconds: 45 }, async (api, sandbox) => {
      const { json } = await api.token();
      expect(json.expires_in).toBe(45);
      const headers = { authorization: `Bearer ${json.access_token}` };
      sandbox.advanceClock(44_999);
      expect((await api.list({ limit: 1 }, { headers })).status).toBe(200);
      sandbox.advanceClock(1);
      expect((await api.list({ limit: 1 }, { headers })).status).toBe(401);
      expect(sandbox.requests.at(-1)!.reason).toBe('the token is expired');
    }));

  test('can be revoked, one or all', () =>
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

  test('of one sandbox are worth nothing in another', () =>
    withSandbox({}, (first) =>
      withSandbox({}, async (second) => {
        const { json } = await first.token();
        const headers = { authorization: `Bearer ${json.access_token}` };
        expect((await second.list({ limit: 1 }, { headers })).status).toBe(401);
      }),
    ));

  test('id and secret are form-decoded out of Basic', () =>
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
  ])('are refused for %s, as JSON', (_name, authorization, body, status, error) =>
    withSandbox({}, async (api) => {
      const answer = await api.token(authorization, body);
      expect([answer.status, answer.json.error]).toEqual([status, error]);
      expect(answer.json.error_description).toEqual(expect.any(String));
      expect(answer.headers['www-authenticate']).toBe(status === 401 ? 'Basic realm="token"' : undefined);
    }),
  );

  test('a body that is no form, and a method that is not POST, are refused', () =>
    withSandbox({}, async (api) => {
      const headers = {
        authorization: basic('sandbox-client', 'sandbox-secret'),
        'content-type': 'application/json',
      };
      expect((await api.send('POST', '/api/v1/oauth2/token', { headers, body: '{}' })).status).toBe(400);
      const got = await api.send('GET', '/api/v1/oauth2/token', { headers });
      expect([got.status, got.headers['allow']]).toEqual([405, 'POST']);
    }));
});

test('no secret is in the log of requests', () =>
  withSandbox({}, async (api, sandbox) => {
    const { json } = await api.token();
    await api.list({ limit: 1 }, { headers: { authorization: `Bearer ${json.access_token}` } });
    await api.token('', 'grant_type=client_credentials&client_secret=sandbox-secret');
    const log = JSON.stringify(sandbox.requests);
    for (const secret of [
      'sandbox-secret',
      'sandbox-password',
      json.access_token,
      basic('sandbox-client', 'sandbox-secret'),
    ]) {
      expect(log).not.toContain(secret);
    }
  }));
