import { connect } from 'node:net';
import { createServer, IncomingMessage, request as requestHttp } from 'node:http';
import { createServer as createHttp2Server, connect as connectHttp2 } from 'node:http2';
import express from 'express';
import express4 from 'express4';
import fastify from 'fastify';
import { createTestClock } from '../support/create-test-clock.js';
import { deliveredEvent } from '../support/events.js';
import { listen, type Host } from '../support/hosts.js';
import { AUTHORIZATION, createHandler } from '../support/post.js';
import { until } from '../support/until.js';

const HEADERS = { authorization: AUTHORIZATION, 'content-type': 'application/json' };
const BODY = JSON.stringify([deliveredEvent()]);

let host: Host | undefined;
afterEach(async () => {
  await host?.close();
  host = undefined;
});

async function statusOf(body: string | Buffer, headers: Record<string, string> = {}): Promise<number> {
  const init = { method: 'POST', headers: { ...HEADERS, ...headers }, body: body as string };
  return (await fetch(host!.url, init)).status;
}

/** Writes to a server by hand; `text` is what came back so far. */
function rawSocket(url: string) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const state = { text: '', isClosed: false, socket };
  socket.on('data', (chunk) => (state.text += String(chunk)));
  socket.on('error', () => {});
  socket.on('close', () => (state.isClosed = true));
  return state;
}

const head = (more: string) =>
  `POST /callbacks HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${AUTHORIZATION}\r\nContent-Type: application/json\r\n${more}\r\n\r\n`;

describe('a body that other code has parsed', () => {
  const withBody = (fields: object) =>
    listen((request, response) => {
      void (async () => {
        for await (const _chunk of request) continue;
        await createHandler({}).node(Object.assign(request, fields), response);
      })();
    });

  test.each<[string, object, number]>([
    ['a list in body', { body: [deliveredEvent()] }, 200],
    ['an object in body', { body: deliveredEvent() }, 200],
    ['text in body', { body: BODY }, 200],
    ['bytes in body', { body: Buffer.from(BODY) }, 200],
    ['bytes in rawBody beside an object in body', { rawBody: Buffer.from(BODY), body: 'other' }, 200],
    ['an empty object in body', { body: {} }, 400],
    ['null in body', { body: null }, 400],
    ['a large text in body', { body: 'a'.repeat(1_000_001) }, 413],
    ['large bytes in rawBody', { rawBody: Buffer.alloc(1_000_001) }, 413],
  ])('%s: %p', async (_name, fields, status) => {
    host = await withBody(fields);
    expect(await statusOf(BODY)).toBe(status);
  });

  test('without leaving it anywhere is told to onError, and no request hangs', async () => {
    const handler = createHandler({});
    host = await listen((request, response) => {
      request.resume().on('end', () => void handler.node(request, response));
    });
    expect(await statusOf(BODY)).toBe(500);
    expect(handler.errors).toMatchObject([{ code: 'body-already-read' }]);
  });

  test('a body parser of Express that is not responsible for the type leaves the body to the handler', async () => {
    for (const framework of [express4, express]) {
      const app = framework().use(framework.json()).use('/callbacks', createHandler({}).node);
      host = await listen(app as Parameters<typeof listen>[0]);
      expect(await statusOf(BODY, { 'content-type': 'application/vnd.events+json' })).toBe(200);
      await host.close();
    }
    host = undefined;
  });

  test('what Fastify has parsed can be handed over', async () => {
    const app = fastify();
    const handler = createHandler({});
    app.post('/callbacks', async (request, reply) => {
      reply.hijack();
      await handler.node(Object.assign(request.raw, { body: request.body }), reply.raw);
    });
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    host = { url: `${url}/callbacks`, close: () => app.close() };
    expect(await statusOf(BODY)).toBe(200);
  });
});

describe('a sender that misbehaves', () => {
  test('a body that trickles is cut with its connection, before the API would give up', async () => {
    const clock = createTestClock();
    host = await listen((request, response) => void createHandler({ clock }).node(request, response));
    const sender = rawSocket(host.url);
    sender.socket.write(`${head('Content-Length: 1000')}[`);
    await until(() => clock.sleepers() === 1);
    await clock.advance(10_000);
    await until(() => sender.isClosed);
    expect(sender.text).toMatch(/^HTTP\/1\.1 408 /);
  });

  test('an endless body is answered with 413, and is not kept', async () => {
    host = await listen((request, response) => void createHandler({}).node(request, response));
    const sender = rawSocket(host.url);
    sender.socket.write(head('Transfer-Encoding: chunked'));
    const chunk = `186a0\r\n${'a'.repeat(100_000)}\r\n`;
    for (let chunks = 0; chunks < 50; chunks += 1) sender.socket.write(chunk);
    await until(() => sender.text !== '');
    expect(sender.text).toMatch(/^HTTP\/1\.1 413 /);
    sender.socket.destroy();
  });

  test('a length of 5 GB is answered with 413 before any of it is there', async () => {
    host = await listen((request, response) => void createHandler({}).node(request, response));
    const sender = rawSocket(host.url);
    sender.socket.write(head('Content-Length: 5000000000'));
    await until(() => sender.text !== '');
    expect(sender.text).toMatch(/^HTTP\/1\.1 413 /);
    sender.socket.destroy();
  });

  test('one that goes away in the middle leaves nothing behind', async () => {
    const clock = createTestClock();
    const handler = createHandler({ clock });
    const ended = jest.fn();
    host = await listen((request, response) => void handler.node(request, response).then(ended));
    const sender = rawSocket(host.url);
    sender.socket.write(`${head('Content-Length: 1000')}[`);
    await until(() => clock.sleepers() === 1);
    sender.socket.destroy();
    await until(() => ended.mock.calls.length === 1);
    expect([clock.sleepers(), handler.errors]).toEqual([0, []]);
  });

  test('one that goes away while the handler runs leaves the event handled', async () => {
    const other = jest.fn(() => new Promise((resolve) => setImmediate(resolve)));
    const handler = createHandler({ on: { other } });
    host = await listen((request, response) => void handler.node(request, response));
    const sender = rawSocket(host.url);
    sender.socket.write(`${head(`Content-Length: ${Buffer.byteLength(BODY)}`)}${BODY}`, () =>
      sender.socket.destroy(),
    );
    await until(() => other.mock.calls.length === 1);
    expect(await statusOf(BODY)).toBe(200);
    expect([other.mock.calls.length, handler.errors]).toEqual([1, []]);
  });

  test('a connection lives on after the challenge, so that the second request can follow on it', async () => {
    host = await listen((request, response) => void createHandler({}).node(request, response));
    const sender = rawSocket(host.url);
    const length = `Content-Length: ${Buffer.byteLength(BODY)}`;
    sender.socket.write(`POST /callbacks HTTP/1.1\r\nHost: localhost\r\n${length}\r\n\r\n${BODY}`);
    await until(() => sender.text.includes('401'));
    sender.text = '';
    sender.socket.write(`${head(length)}${BODY}`);
    await until(() => sender.text !== '');
    expect(sender.text).toMatch(/^HTTP\/1\.1 200 /);
    sender.socket.destroy();
  });
});

test('an answer that was given already is left alone', async () => {
  host = await listen((request, response) => {
    response.end('mine');
    void createHandler({}).node(request, response);
  });
  const answer = await fetch(host.url, { method: 'POST', headers: HEADERS, body: BODY });
  expect([answer.status, await answer.text()]).toEqual([200, 'mine']);
});

test('HTTP/2 is understood', async () => {
  const handler = createHandler({});
  const server = createHttp2Server((request, response) => void handler.node(request, response as never));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const client = connectHttp2(`http://127.0.0.1:${port}`);
  const stream = client.request({ ':method': 'POST', ':path': '/callbacks', ...HEADERS });
  const status = new Promise((resolve) => stream.on('response', (headers) => resolve(headers[':status'])));
  stream.resume();
  stream.end(BODY);
  expect(await status).toBe(200);
  client.close();
  await new Promise((resolve) => server.close(resolve));
});

test('a request without raw headers, as some adapters build it, is understood', async () => {
  const handler = createHandler({});
  const answered = new Promise<number>((resolve) => {
    const request = Object.assign(new IncomingMessage(null as never), {
      method: 'POST',
      url: '/callbacks',
      headers: HEADERS,
      rawHeaders: undefined,
      body: [deliveredEvent()],
    });
    const response = { headersSent: false, writeHead: resolve, end: () => {} };
    void handler.node(request, response);
  });
  expect(await answered).toBe(200);
});

test('an own server that is told to close answers first', async () => {
  const server = createServer((request, response) => void createHandler({}).node(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const status = await new Promise((resolve, reject) => {
    const request = requestHttp({ port, method: 'POST', headers: HEADERS, agent: false }, (response) =>
      resolve(response.resume().statusCode),
    );
    request.on('error', reject);
    request.end(BODY);
  });
  expect(status).toBe(200);
  await new Promise((resolve) => server.close(resolve));
});
