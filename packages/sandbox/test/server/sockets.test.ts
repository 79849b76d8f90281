import {
  defaultAuthorization,
  messagesPath,
  validMessage,
  withSandbox,
  type ApiClient,
} from '../support/api.js';
import { closing, head, hugeRequests, malformedRequests } from '../support/malformed-requests.js';
import { openSockets, sendRaw } from '../support/raw-socket.js';

const body = JSON.stringify(validMessage);
const stillWorks = async (api: ApiClient) => expect((await api.create()).status).toBe(202);

test('a request by hand is answered like any other', () =>
  withSandbox({}, async (api) => {
    const answer = await sendRaw(
      api.sandbox.url,
      head([...closing, `Content-Length: ${body.length}`]) + body,
    );
    expect(answer.status).toBe(202);
  }));

test.each(malformedRequests)('%s is answered with 400', (_name, bytes) =>
  withSandbox({}, async (api, sandbox) => {
    const { status, body: rejection } = await sendRaw(sandbox.url, bytes, { thenEnd: true });
    expect(status).toBe(400);
    expect(JSON.parse(rejection)).toEqual({ type: expect.any(String), description: expect.any(String) });
    await stillWorks(api);
  }),
);

test.each(hugeRequests)(
  '%s is answered with 400, or the connection is closed while it is still sent',
  (_name, bytes) =>
    withSandbox({}, async (api, sandbox) => {
      expect([400, undefined]).toContain((await sendRaw(sandbox.url, bytes)).status);
      await stillWorks(api);
    }),
);

test('an Expect that is not known, and a wish for another protocol, change nothing', () =>
  withSandbox({}, async (api) => {
    const length = `Content-Length: ${body.length}`;
    expect(
      (await sendRaw(api.sandbox.url, head([...closing, length, 'Expect: miracles']) + body)).status,
    ).toBe(202);
    const upgrade = [
      'Upgrade: websocket',
      `Authorization: ${defaultAuthorization}`,
      'Connection: upgrade, close',
    ];
    expect((await sendRaw(api.sandbox.url, head(upgrade, 'GET', `${messagesPath}?limit=1`))).status).toBe(
      200,
    );
    const proceed = await sendRaw(api.sandbox.url, head([...closing, length, 'Expect: 100-continue']) + body);
    expect(proceed.text).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 202 /);
  }));

test('a whole URL in the request line, as proxies send it, is taken for its path', () =>
  withSandbox({}, async (api) => {
    const { status } = await sendRaw(
      api.sandbox.url,
      head(
        closing.filter((line) => !line.startsWith('Content')),
        'GET',
        `http://example.com${messagesPath}?limit=1`,
      ),
    );
    expect(status).toBe(200);
  }));

test('a body above one megabyte is rejected, and the connection goes on', () =>
  withSandbox({}, async (api, sandbox) => {
    const large = await api.create(undefined, {
      body: JSON.stringify({ ...validMessage, text: 'x'.repeat(2 * 1024 * 1024) }),
    });
    expect(large.status).toBe(400);
    expect(sandbox.requests[0]!.reason).toBe('the body is too large');
    const token = await api.token(undefined, `grant_type=${'x'.repeat(2 * 1024 * 1024)}`);
    expect([token.status, token.json.error]).toEqual([400, 'invalid_request']);
    await stillWorks(api);
  }));

test('an endless body is cut off', () =>
  withSandbox({}, async (api) => {
    const megabyte = Buffer.alloc(1024 * 1024, 'x');
    const { status } = await sendRaw(api.sandbox.url, [
      head([...closing, `Content-Length: ${1e12}`]),
      ...Array<Buffer>(40).fill(megabyte),
    ]);
    expect([400, undefined]).toContain(status);
    await stillWorks(api);
  }));

test('who sends too slowly is cut off, in the head and in the body', () =>
  withSandbox({ requestTimeoutMs: 300 }, async (api) => {
    const halfHead = sendRaw(api.sandbox.url, 'POST /api/v2/users HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    const halfBody = sendRaw(api.sandbox.url, `${head([...closing, 'Content-Length: 100'])}{`);
    expect((await halfHead).status).toBeUndefined();
    expect((await halfBody).status).toBeUndefined();
    await stillWorks(api);
  }));

test('a client that leaves in the middle of its body has sent nothing', () =>
  withSandbox({}, async (api, sandbox) => {
    const [socket] = await openSockets(sandbox.url, 1);
    socket!.write(`${head([...closing, `Content-Length: ${body.length}`])}${body.slice(0, 20)}`);
    while (sandbox.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    socket!.destroy();
    while (sandbox.requests[0]!.outcome === 'open') await new Promise((resolve) => setImmediate(resolve));
    expect(sandbox.requests[0]!.outcome).toBe('cut');
    expect(sandbox.accepted).toEqual([]);
    await stillWorks(api);
  }));

test('a thousand idle connections do not keep others out', () =>
  withSandbox({}, async (api, sandbox) => {
    const idle = await openSockets(sandbox.url, 1000);
    await stillWorks(api);
    idle.forEach((socket) => socket.destroy());
  }));

test('requests that follow without waiting are answered in order', () =>
  withSandbox({}, async (api, sandbox) => {
    const get = (last: boolean) =>
      head(
        [`Authorization: ${defaultAuthorization}`, ...(last ? ['Connection: close'] : [])],
        'GET',
        `${messagesPath}?limit=1`,
      );
    const post =
      head([
        `Authorization: ${defaultAuthorization}`,
        'Content-Type: application/json',
        `Content-Length: ${body.length}`,
      ]) + body;
    const { text } = await sendRaw(api.sandbox.url, [get(false) + post + get(false) + post + get(true)]);
    expect(text.match(/HTTP\/1\.1 \d{3}/g)).toEqual(
      [200, 202, 200, 202, 200].map((status) => `HTTP/1.1 ${status}`),
    );
    expect(sandbox.accepted).toHaveLength(2);
  }));
