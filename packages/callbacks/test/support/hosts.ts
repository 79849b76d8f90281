import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { serve as serveHono } from '@hono/node-server';
import connect from 'connect';
import express from 'express';
import express4 from 'express4';
import fastify from 'fastify';
import { Hono } from 'hono';
import type { CallbackHandler } from '../../src/index.js';
import { createGateway } from './lambda-gateway.js';

/** A server that takes callbacks at `url`. */
export interface Host {
  readonly url: string;
  close(): Promise<void>;
}

/** Every kind of server that the package is made for, as its README builds it. */
export const HOSTS: Readonly<Record<string, (handler: CallbackHandler) => Promise<Host>>> = {
  'Node http': (handler) => listen((request, response) => void handler.node(request, response)),
  'Express 4': (handler) => listen(express4().use('/callbacks', handler.node)),
  'Express 4 with express.json()': (handler) =>
    listen(
      express4()
        .use(express4.json({ limit: '2mb' }))
        .use('/callbacks', handler.node),
    ),
  'Express 5': (handler) => listen(express().use('/callbacks', handler.node)),
  'Express 5 with express.json()': (handler) =>
    listen(
      express()
        .use(express.json({ limit: '2mb' }))
        .use('/callbacks', handler.node),
    ),
  'Express 5 with express.text()': (handler) =>
    listen(
      express()
        .use(express.text({ limit: '2mb', type: '*/*' }))
        .use('/callbacks', handler.node),
    ),
  'Express 5 with express.raw()': (handler) =>
    listen(
      express()
        .use(express.raw({ limit: '2mb', type: '*/*' }))
        .use('/callbacks', handler.node),
    ),
  Connect: (handler) =>
    listen(connect().use('/callbacks', (request, response) => void handler.node(request, response))),
  'Fastify 5': startFastify,
  Hono: startHono,
  'a route handler of Next.js': startNextRoute,
  'Lambda behind a REST API': (handler) => listen(createGateway('1.0', handler.lambda)),
  'Lambda behind an HTTP API': (handler) => listen(createGateway('2.0', handler.lambda)),
  'Lambda behind an HTTP API, in base64': (handler) => listen(createGateway('2.0', handler.lambda, 'base64')),
  'Lambda behind a REST API, in base64': (handler) => listen(createGateway('1.0', handler.lambda, 'base64')),
};

export async function listen(listener: RequestListener): Promise<Host> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return hostOf(server);
}

function hostOf(server: Server): Host {
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/callbacks`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function startFastify(handler: CallbackHandler): Promise<Host> {
  const app = fastify();
  app.all('/callbacks', {
    onRequest(request, reply) {
      reply.hijack();
      void handler.node(request.raw, reply.raw);
    },
    handler() {},
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  return hostOf(app.server);
}

async function startHono(handler: CallbackHandler): Promise<Host> {
  const app = new Hono();
  app.all('/callbacks', (context) => handler.fetch(context.req.raw));
  const server = serveHono({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  return hostOf(server as Server);
}

/** Next.js makes a Request whose body is a stream, and hands over the parameters of the route beside it. */
function startNextRoute(handler: CallbackHandler): Promise<Host> {
  const POST: (request: Request, context: { params: Promise<object> }) => Promise<Response> = handler.fetch;
  return listen((incoming, outgoing) => {
    void (async () => {
      const hasBody = incoming.method !== 'GET' && incoming.method !== 'HEAD';
      const request = new Request(`http://localhost${incoming.url}`, {
        method: incoming.method!,
        headers: incoming.rawHeaders.flatMap((name, index, all) =>
          index % 2 === 0 ? [[name, all[index + 1]!] as [string, string]] : [],
        ),
        ...(hasBody && { body: Readable.toWeb(incoming), duplex: 'half' }),
      } as RequestInit);
      const response = await POST(request, { params: Promise.resolve({}) });
      outgoing.writeHead(response.status, Object.fromEntries(response.headers));
      outgoing.end(Buffer.from(await response.arrayBuffer()));
    })();
  });
}
