import { sendRaw } from '../support/raw-socket.js';
import { startSandbox } from '../../src/index.js';
import { withSandbox } from '../support/api.js';

const targets = JSON.stringify([{ url: 'http://127.0.0.1:9999/' }]);
const json = { 'content-type': 'application/json' };

test.each([
  ['the Host of another site, as after DNS rebinding', { host: 'evil.example' }, 403],
  ['a Host that only looks like loopback', { host: '127.0.0.1.evil.example' }, 403],
  ['the Origin of another site', { origin: 'https://evil.example' }, 403],
  ['the Origin of a page without one', { origin: 'null' }, 403],
  ['the Origin of another port of this machine', { origin: 'http://127.0.0.1:1' }, 403],
  ['text/plain, which a page may send without asking', { 'content-type': 'text/plain' }, 415],
  ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
  ['no content type', { 'content-type': '' }, 415],
])('a control request with %s is rejected', (_what, headers, expected) =>
  withSandbox({}, async (api) => {
    const answer = await api.send('POST', '/__sandbox/callback-targets', {
      headers: { ...json, ...headers },
      body: targets,
    });
    expect([answer.status, answer.json]).toEqual([expected, { error: expect.any(String) }]);
    expect((await api.send('GET', '/__sandbox/callback-targets')).json).toEqual([]);
  }),
);

test.each(['localhost', '127.0.0.1', '127.8.8.8', '[::1]', 'LOCALHOST'])('Host %s is this machine', (name) =>
  withSandbox({}, async (api, sandbox) => {
    const host = `${name}:${new URL(sandbox.url).port}`;
    const answer = await api.send('POST', '/__sandbox/callback-targets', {
      headers: { ...json, host, origin: `http://${host}` },
      body: targets,
    });
    expect(answer.status).toBe(200);
  }),
);

test('a request without a Host, and reading with a foreign one, are rejected too', () =>
  withSandbox({}, async (api, sandbox) => {
    const read = await api.send('GET', '/__sandbox/messages', { headers: { host: 'evil.example' } });
    expect(read.status).toBe(403);
    const page = await api.send('GET', '/__sandbox/ui', { headers: { host: 'evil.example' } });
    expect(page.status).toBe(403);
    expect(
      (await sendRaw(sandbox.url, 'GET /__sandbox/clock HTTP/1.0\r\n\r\n', { thenEnd: true })).status,
    ).toBe(403);
  }));

test('with cors, pages of other origins may call the API, never the control routes', () =>
  withSandbox({ cors: true }, async (api) => {
    const headers = { origin: 'https://app.example' };
    const listed = await api.list({ limit: 1 }, { headers });
    expect([listed.status, listed.headers['access-control-allow-origin']]).toEqual([200, '*']);
    const control = await api.send('GET', '/__sandbox/clock', { headers });
    expect([control.status, control.headers['access-control-allow-origin']]).toEqual([403, undefined]);
    const preflight = await api.send('OPTIONS', '/__sandbox/reset', {
      headers: { ...headers, 'access-control-request-method': 'DELETE' },
    });
    expect([preflight.status, preflight.headers['access-control-allow-origin']]).toEqual([403, undefined]);
  }));

test('the address that the sandbox was told to listen on is a good Host', async () => {
  const sandbox = await startSandbox({ host: 'localhost' });
  const answer = await fetch(`${sandbox.url}/__sandbox/clock`);
  expect(answer.status).toBe(200);
  await sandbox.close();
});

test('user names and passwords of callback targets are not shown', () =>
  withSandbox({}, async (api, sandbox) => {
    sandbox.setCallbackTargets([
      { url: 'http://name:secret@127.0.0.1:9999/a', username: 'user', password: 'secret', direction: 'in' },
    ]);
    expect((await api.send('GET', '/__sandbox/callback-targets')).json).toEqual([
      { url: 'http://127.0.0.1:9999/a', direction: 'in', hasCredentials: true },
    ]);
  }));
