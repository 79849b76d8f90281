import { sharedSandbox, validMessage, withSandbox } from '../support/api.js';

const inSandbox = sharedSandbox();
const body = JSON.stringify(validMessage);

test.each([
  ['text/plain', 415],
  ['application/x-www-form-urlencoded', 415],
  ['application/jsonp', 415],
  ['application/json; charset=iso-8859-1', 415],
  ['', 415],
  ['application/json', 202],
  ['application/json; charset=utf-8', 202],
  ['Application/JSON;charset="UTF-8"', 202],
])('content type "%s": %i', (contentType, expected) =>
  inSandbox(async (api) => {
    const { status, json } = await api.create(undefined, { body, headers: { 'content-type': contentType } });
    expect(status).toBe(expected);
    if (expected === 415)
      expect(json).toEqual({
        type: 'unsupported-content-type',
        description: expect.stringContaining('application/json'),
      });
  }),
);

test('a compressed body is rejected', () =>
  inSandbox(async (api) => {
    expect((await api.create(undefined, { body, headers: { 'content-encoding': 'gzip' } })).status).toBe(415);
  }));

test.each([
  ['*/*', 202],
  ['application/*', 202],
  ['application/json;q=0.5, text/html', 202],
  ['text/html, */*;q=0.1', 202],
  ['text/html', 406],
  ['application/xml, text/plain', 406],
  ['application/json;q=0', 406],
])('accept "%s" on a send: %i', (accept, expected) =>
  inSandbox(async (api) => {
    expect((await api.create(undefined, { body, headers: { accept } })).status).toBe(expected);
  }),
);

test('a search does not look at Accept, for which it has no status', () =>
  inSandbox(async (api) => {
    expect((await api.list({ limit: 1 }, { headers: { accept: 'text/html' } })).status).toBe(200);
  }));

test('a search with a body that is no JSON is rejected', () =>
  inSandbox(async (api) => {
    const answer = await api.list({ limit: 1 }, { headers: { 'content-type': 'text/plain' }, body: 'hello' });
    expect(answer.status).toBe(415);
  }));

test.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s is told as not allowed', (method) =>
  inSandbox(async (api) => {
    const { status, json, headers } = await api.send(method, '/api/v2/users/9900000/messages');
    expect(status).toBe(405);
    expect(json).toEqual({ type: 'method-not-allowed', description: expect.stringContaining(method) });
    expect(String(headers['allow']).split(', ').sort()).toEqual(['GET', 'POST']);
  }),
);

test('HEAD is told as not allowed, without a body', () =>
  inSandbox(async (api) => {
    const { status, text } = await api.send('HEAD', '/api/v2/users/9900000/messages');
    expect([status, text]).toEqual([405, '']);
  }));

test.each([
  '/',
  '/api/v2',
  '/api/v2/users/9900000',
  '/api/v2/users/9900000/messages/',
  '/api/v2/users//messages',
  '/api/v2/users/9900000/Messages',
  '/api/v2/users/%zz/messages',
  '/api/v1/users/9900000/messages',
])('an unknown path, %s, has a body of its own form', (path) =>
  inSandbox(async (api) => {
    const { status, json } = await api.send('GET', path);
    expect(status).toBe(404);
    expect(json).toEqual({
      timestamp: '2026-03-10T12:00:00.000+0000',
      status: 404,
      error: 'Not Found',
      message: 'No message available',
      path,
    });
  }),
);

test('pages of other origins may call only where that is asked for', async () => {
  const preflight = {
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type',
  };
  await withSandbox({ cors: true }, async (api) => {
    const allowed = await api.send('OPTIONS', '/api/v2/users/9900000/messages', {
      headers: { origin: 'https://app.example', ...preflight },
    });
    expect(allowed.status).toBe(204);
    expect(allowed.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-headers': 'authorization,content-type',
      'access-control-allow-methods': 'GET, POST, DELETE',
    });
    const answer = await api.list({ limit: 1 });
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-expose-headers': 'Retry-After',
    });
  });
  await inSandbox(async (api) => {
    expect((await api.send('OPTIONS', '/api/v2/users/9900000/messages', { headers: preflight })).status).toBe(
      405,
    );
    expect((await api.list({ limit: 1 })).headers['access-control-allow-origin']).toBeUndefined();
  });
});
