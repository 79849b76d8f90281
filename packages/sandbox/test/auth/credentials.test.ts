import { basic, defaultAuthorization, validMessage, withSandbox } from '../support/api.js';

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

test('an account that does not exist can be one that the credentials are rejected for', () =>
  withSandbox({ accounts, assumptions: { unknownAccountStatus: 401 } }, async (api) => {
    const headers = { authorization: basic('ann', 'pa:ss') };
    const statuses = (accountId: string) => {
      const path = `/api/v2/users/${accountId}/messages`;
      return Promise.all([
        api.list({ limit: 1 }, { path, headers }).then(({ status }) => status),
        api.create(validMessage, { path, headers }).then(({ status }) => status),
      ]);
    };
    expect(await statuses('9900009')).toEqual([401, 401]);
    expect(await statuses('9900001')).toEqual([403, 403]);
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

test('the names of the schemes are taken in any case', () =>
  withSandbox({}, async (api) => {
    const lower = defaultAuthorization.replace('Basic', 'basic');
    expect((await api.list({ limit: 1 }, { headers: { authorization: lower } })).status).toBe(200);
    const { json } = await api.token(basic('sandbox-client', 'sandbox-secret').replace('Basic', 'BASIC'));
    const headers = { authorization: `bearer ${json.access_token}` };
    expect((await api.create(validMessage, { headers })).status).toBe(202);
  }));

test('who asks is looked at before what is asked', () =>
  withSandbox({}, async (api, sandbox) => {
    const nobody = { authorization: basic('nobody', 'x') };
    expect((await api.list('', { headers: nobody })).status).toBe(401);
    expect((await api.create(undefined, { headers: nobody, body: '{' })).status).toBe(401);
    expect((await api.create({}, { headers: { ...nobody, 'content-type': 'text/plain' } })).status).toBe(401);
    expect(sandbox.accepted).toEqual([]);
  }));

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
