import type { ApiAnswer, ApiClient } from '../support/api.js';
import { validMessage, withSandbox } from '../support/api.js';
import { startReceiver } from '../support/receiver.js';

const control = (api: ApiClient, method: string, path: string, body?: unknown): Promise<ApiAnswer> =>
  api.send(
    method,
    `/__sandbox${path}`,
    body === undefined
      ? {}
      : {
          headers: { 'content-type': 'application/json' },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        },
  );

test('the list of what can be done is at the root', () =>
  withSandbox({}, async (api) => {
    const { status, json } = await control(api, 'GET', '/');
    expect(status).toBe(200);
    expect(Object.keys(json)).toContain('POST /__sandbox/faults');
  }));

test.each(['', '/', '/ui', '/ui/inbox.js', '/requests', '/events'])(
  'HEAD of %s answers as GET does, without the body',
  (path) =>
    withSandbox({}, async (api) => {
      const { status, text, headers } = await control(api, 'HEAD', path);
      expect([status, text]).toEqual([200, '']);
      expect(headers['content-type']).toMatch(/^(text|application)\//);
    }),
);

test.each([
  ['POST', '', 'GET, HEAD'],
  ['POST', '/ui', 'GET, HEAD'],
  ['PUT', '/faults', 'GET, HEAD, POST, DELETE'],
  ['HEAD', '/reset', 'POST'],
])('%s %s is told as not allowed, with what is', (method, path, allowed) =>
  withSandbox({}, async (api) => {
    const { status, headers } = await control(api, method, path);
    expect([status, headers['allow']]).toEqual([405, allowed]);
  }),
);

test('a body of more than 1 MB is rejected with a reason', () =>
  withSandbox({}, async (api) => {
    const { status, json } = await control(api, 'POST', '/messages', ' '.repeat(3_000_000));
    expect([status, json.error]).toEqual([413, expect.stringContaining('larger than 1 MB')]);
  }));

test('faults can be added, looked at and taken away', () =>
  withSandbox({}, async (api, sandbox) => {
    const fault = { operation: 'createMessage', kind: 'respond', status: 503, body: { a: 1 }, times: 2 };
    expect((await control(api, 'POST', '/faults', fault)).json).toEqual({ id: 'fault-1' });
    const struck = await api.send('POST', '/api/v2/users/9900000/messages');
    expect([struck.status, struck.json]).toEqual([503, { a: 1 }]);
    expect((await control(api, 'GET', '/faults')).json).toEqual([{ id: 'fault-1', fault, hits: 1 }]);
    expect((await control(api, 'DELETE', '/faults/fault-1')).json).toEqual({ removed: true });
    expect((await control(api, 'DELETE', '/faults/fault-1')).json).toEqual({ removed: false });
    await control(api, 'POST', '/faults', { kind: 'html', when: { urlIncludes: 'x' } });
    expect((await control(api, 'DELETE', '/faults')).json).toEqual({});
    expect(sandbox.faults.list()).toEqual([]);
  }));

test('what was accepted, asked and answered can be read', () =>
  withSandbox({}, async (api, sandbox) => {
    const sent = await api.create();
    await api.list('');
    expect((await control(api, 'GET', '/accepted')).json).toEqual(
      JSON.parse(JSON.stringify(sandbox.accepted)),
    );
    expect((await control(api, 'GET', '/accepted')).json[0].message).toEqual(sent.json);
    const requests = (await control(api, 'GET', '/requests')).json;
    expect(requests).toMatchObject([
      {
        number: 1,
        operation: 'createMessage',
        status: 202,
        messageId: sent.json.id,
        credential: 'user sandbox-user',
        outcome: 'answered',
      },
      {
        number: 2,
        operation: 'listMessages',
        status: 400,
        reason: 'At least one query parameter is required',
      },
    ]);
    expect(JSON.parse(requests[0].body)).toEqual(validMessage);
    expect(requests[0].atMs).toBe(sandbox.now());
    expect((await control(api, 'GET', '/violations')).json).toEqual([]);
  }));

test('rows, messages and callbacks can be brought in', async () => {
  const receiver = await startReceiver();
  await withSandbox({}, async (api) => {
    expect(
      (await control(api, 'POST', '/messages', [{ sourceTn: '12345' }, {}])).json.messageIds,
    ).toHaveLength(2);
    expect((await api.list({ sourceTn: '12345' })).json.totalCount).toBe(1);
    expect((await control(api, 'POST', '/callback-targets', [{ url: receiver.url }])).status).toBe(200);
    const [inbound] = (
      await control(api, 'POST', '/inbound', { from: '+15553334444', to: '+15551112222', text: 'hi' })
    ).json;
    await receiver.until(1);
    expect(receiver.received[0]!.events[0].message.id).toBe(inbound.id);
    let tries: unknown[] = [];
    while (tries.length === 0) tries = (await control(api, 'GET', '/callbacks')).json as unknown[];
    expect(tries).toMatchObject([{ attempt: 1, status: 200 }]);
  });
  await receiver.close();
});

test('time can be moved, and tokens revoked', () =>
  withSandbox({}, async (api, sandbox) => {
    const before = (await control(api, 'GET', '/clock')).json.nowMs as number;
    expect((await control(api, 'POST', '/clock', { advanceMs: 5000 })).json).toEqual({
      nowMs: before + 5000,
    });
    expect(sandbox.now()).toBe(before + 5000);
    const { json } = await api.token();
    await api.token();
    expect((await control(api, 'POST', '/tokens/revoke', { token: json.access_token })).json).toEqual({
      revoked: 1,
    });
    expect((await control(api, 'POST', '/tokens/revoke')).json).toEqual({ revoked: 1 });
  }));

test('reset goes back to the start', () =>
  withSandbox(
    { seed: { messages: 3 }, rateLimit: { requests: 1, windowMs: 60_000 }, queue: { capacitySeconds: 1 } },
    async (api, sandbox) => {
      await api.create();
      await api.list({ limit: 1 });
      const { json } = await api.token();
      sandbox.faults.add({ kind: 'html', times: 'always' });
      expect((await control(api, 'POST', '/reset')).status).toBe(200);
      expect([sandbox.accepted.length, sandbox.requests.length, sandbox.faults.list().length]).toEqual([
        0, 0, 0,
      ]);
      const headers = { authorization: `Bearer ${json.access_token}` };
      expect((await api.list({ limit: 1 }, { headers })).status).toBe(401);
      sandbox.reset();
      expect((await api.list({ limit: 1 })).json.totalCount).toBe(3);
      expect((await api.create()).status).toBe(202);
    },
  ));

test.each([
  ['GET', '/nowhere', undefined, 404],
  ['PUT', '/faults', {}, 405],
  ['POST', '/faults', '{', 400],
  ['POST', '/faults', { kind: 'x' }, 400],
  ['POST', '/faults', '"x"', 400],
  ['POST', '/clock', { advanceMs: -1 }, 400],
  ['POST', '/clock', { advanceMs: 'x' }, 400],
  ['POST', '/clock', { advanceMs: '5' }, 400],
  ['POST', '/clock', { advanceMs: null }, 400],
  ['POST', '/clock', { advanceMs: 1e300 }, 400],
  ['POST', '/clock', '{"advanceMs":1e999}', 400],
  ['POST', '/callback-targets', [{ url: 'http://127.0.0.1:8080', direktion: 'in' }], 400],
  ['POST', '/callback-targets', [{ url: 'http://127.0.0.1:8080', username: 5 }], 400],
  ['POST', '/tokens/revoke', { tokn: 'x' }, 400],
  ['POST', '/messages', [{ receiveTime: 5 }], 400],
  ['POST', '/messages', { text: 'x' }, 400],
  ['POST', '/messages', { receiveTime: 'x' }, 400],
  ['POST', '/messages', [null], 400],
  ['POST', '/inbound', {}, 400],
  ['POST', '/callback-targets', [{ url: 'x' }], 400],
  ['POST', '/tokens/revoke', { token: 5 }, 400],
  ['DELETE', '/faults/%zz', undefined, 400],
])('%s %s with %j: %i, and says why', (method, path, body, expected) =>
  withSandbox({}, async (api) => {
    const { status, json } = await control(api, method, path, body);
    expect([status, json]).toEqual([expected, { error: expect.any(String) }]);
  }),
);
