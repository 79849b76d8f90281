import fs from 'node:fs';
import { type IncomingMessage, createServer, request as httpRequest } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, type Server, type Socket, connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { REMOTE_HOST, makeCertificate } from '../../../packages/sdk/test/support/certificate.js';

export interface TlsFront {
  readonly url: string;
  /** The same server by a host name that only the recording proxy knows. */
  readonly remoteUrl: string;
  /** The certificate authority that signed its certificate. */
  readonly caFile: string;
  close(): void;
}

/** What a proxy was asked for, and how it saw it: `CONNECT 127.0.0.1:4010`. */
export interface RecordingProxy {
  readonly port: number;
  readonly seen: readonly string[];
  /** All bytes that passed, both ways. */
  passed(): string;
  close(): void;
}

/** A server that speaks TLS, with a certificate of its own authority, and hands each request to an http server. */
export async function startTlsFront(behind: string): Promise<TlsFront> {
  const certificate = makeCertificate();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tls-front-'));
  const caFile = path.join(folder, 'ca.pem');
  fs.writeFileSync(caFile, certificate.cert);
  const server = createTlsServer(certificate, (request, response) => {
    const onwards = httpRequest(
      new URL(request.url ?? '', behind),
      { method: request.method, headers: request.headers },
      (answer: IncomingMessage) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    request.pipe(onwards);
  });
  const { port, close } = await listen(server);
  return {
    url: `https://127.0.0.1:${port}`,
    remoteUrl: `https://${REMOTE_HOST}:${port}`,
    caFile,
    close() {
      close();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A proxy that tunnels, and keeps what it saw. */
export async function startRecordingProxy(): Promise<RecordingProxy> {
  const seen: string[] = [];
  const bytes: Buffer[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    response.writeHead(502).end();
  });
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    seen.push(`CONNECT ${request.url}`);
    const { hostname, port } = new URL(`http://${request.url}`);
    const onwards = connect(Number(port), hostname === REMOTE_HOST ? '127.0.0.1' : hostname, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.on('data', (chunk: Buffer) => bytes.push(chunk)).pipe(onwards);
      onwards.on('data', (chunk: Buffer) => bytes.push(chunk)).pipe(socket);
    });
    for (const end of [socket, onwards])
      end.on('error', () => [socket, onwards].forEach((each) => each.destroy()));
  });
  const { port, close } = await listen(server);
  return { port, seen, passed: () => Buffer.concat(bytes).toString('latin1'), close };
}

async function listen(server: Server): Promise<{ port: number; close: () => void }> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
