import { createServer, IncomingMessage, type RequestListener, request as requestHttp } from 'node:http';
import { createServer as createHttp2Server, connect as connectHttp2 } from 'node:http2';
import express from 'express';
import express4 from 'express4';
import fastify from 'fastify';
import { deliveredEvent } from '../support/events.js';
import { createHandler } from '../support/post.js';
import { BODY, HEADERS, useServer } from '../support/use-server.js';

const server = useServer();

describe('a body that other code has parsed', () => {
  const withBody = (fields: object) =>
    server.start((request, response) => {
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
    await withBody(fields);
    expect(await server.post(BODY)).toBe(status);
  });

  test('without leaving it anywhere is told to onError, and no request hangs', async () => {
    const handler = createHandler({});
    await server.start((request, response) => {
      request.resume().on('end', () => void handler.node(request, response));
    });
    expect(await server.post(BODY)).toBe(500);
    expect(handler.errors).toMatchObject([{ code: 'body-already-read' }]);
  });

  test('a body parser of Express that is not responsible for the type leaves the body to the handler', async () => {
    for (const framework of [express4, express]) {
      const app = framework().use(framework.json()).use('/callbacks', createHandler({}).node);
      await server.start(app as RequestListener);
      expect(await server.post(BODY, { 'content-type': 'application/vnd.events+json' })).toBe(200);
      await server.close();
    }
  });

  test('what Fastify has parsed can be handed over', async () => {
    const app = fastify();
    const handler = createHandler({});
    app.post('/callbacks', async (request, reply) => {
      reply.hijack();
      await handler.node(Object.assign(request.raw, { body: request.body }), reply.raw);
    });
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    server.keep({ url: `${url}/callbacks`, close: () => app.close() });
    expect(await server.post(BODY)).toBe(200);
  });
});

test('an answer that was given already is left alone', async () => {
  const url = await server.start((request, response) => {
    response.end('mine');
    void createHandler({}).node(request, response);
  });
  const answer = await fetch(url, { method: 'POST', headers: HEADERS, body: BODY });
  expect([answer.status, await answer.text()]).toEqual([200, 'mine']);
});

test('HTTP/2 is understood', async () => {
  const handler = createHandler({});
  const http2 = createHttp2Server((request, response) => void handler.node(request, response as never));
  await new Promise<void>((resolve) => http2.listen(0, '127.0.0.1', resolve));
  const { port } = http2.address() as { port: number };
  const client = connectHttp2(`http://127.0.0.1:${port}`);
  const stream = client.request({ ':method': 'POST', ':path': '/callbacks', ...HEADERS });
  const status = new Promise((resolve) => stream.on('response', (headers) => resolve(headers[':status'])));
  stream.resume();
  stream.end(BODY);
  expect(await status).toBe(200);
  client.close();
  await new Promise((resolve) => http2.close(resolve));
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
  const own = createServer((request, response) => void createHandler({}).node(request, response));
  await new Promise<void>((resolve) => own.listen(0, '127.0.0.1', resolve));
  const { port } = own.address() as { port: number };
  const status = await new Promise((resolve, reject) => {
    const request = requestHttp({ port, method: 'POST', headers: HEADERS, agent: false }, (response) =>
      resolve(response.resume().statusCode),
    );
    request.on('error', reject);
    request.end(BODY);
  });
  expect(status).toBe(200);
  await new Promise((resolve) => own.close(resolve));
});
