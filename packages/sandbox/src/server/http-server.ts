import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface HttpServerOptions {
  readonly host: string;
  readonly port: number;
  /** Senders that take longer for one request are cut off. */
  readonly requestTimeoutMs: number;
}

export interface HttpServer {
  readonly port: number;
  close(): Promise<void>;
}

/** What node answers by itself to a request that is none would be outside the documented statuses. */
const BAD_REQUEST_BODY = JSON.stringify({
  type: 'bad-request',
  description: 'The request is not valid HTTP',
});

/**
 * Listens, and hands each request on.
 *
 * @throws Error saying what to do when the port is taken or may not be used.
 */
export async function listen(
  options: HttpServerOptions,
  onRequest: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<HttpServer> {
  const server = createServer({
    // Checked by hand, since node would answer for us.
    requireHostHeader: false,
    // Longer than clients keep a connection, so that it is never the sandbox that closes one under a request.
    keepAliveTimeout: 75_000,
    headersTimeout: options.requestTimeoutMs,
    requestTimeout: options.requestTimeoutMs,
    connectionsCheckingInterval: Math.min(1000, Math.ceil(options.requestTimeoutMs / 4)),
  });
  server.on('request', onRequest);
  server.on('checkContinue', (request, response) => {
    response.writeContinue();
    onRequest(request, response);
  });
  server.on('checkExpectation', onRequest);
  server.on('clientError', rejectNoHttp);
  await start(server, options);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function rejectNoHttp(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' || error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: ${BAD_REQUEST_BODY.length}\r\nConnection: close\r\n\r\n${BAD_REQUEST_BODY}`,
    () => socket.destroy(),
  );
}

function start(server: Server, { host, port }: HttpServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new Error(explain(error, host, port), { cause: error })),
    );
    server.listen(port, host, () => {
      server.removeAllListeners('error');
      server.on('error', () => {});
      resolve();
    });
  });
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): string {
  if (error.code === 'EADDRINUSE')
    return `Port ${port} on ${host} is in use. Choose another port, or 0 for any that is free.`;
  if (error.code === 'EACCES')
    return `Port ${port} may not be used without more rights. Choose one above 1023.`;
  if (error.code === 'EADDRNOTAVAIL') return `${host} is not an address of this machine.`;
  return `The sandbox cannot listen on ${host}:${port}: ${error.message}`;
}
