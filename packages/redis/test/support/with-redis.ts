import { connect as openSocket } from 'node:net';
import { type RedisPort, createSharedRateLimiter } from '../../src/index.js';
import type { RateLimiter } from '@bandwidth-messages/sdk';
import { type ClientName, type TestClient, connectClient } from './redis-clients.js';
import { type RedisServer, type RedisServerOptions, startRedisServer } from './redis-server.js';
import { type TcpProxy, startTcpProxy } from './tcp-proxy.js';

/** A Redis for the tests of one file, and clients that are closed with it. */
export interface RedisFixture {
  readonly server: RedisServer;
  /** A client for commands of the test. */
  readonly admin: TestClient;
  /** A port of a client of its own. */
  connect(name?: ClientName, port?: number): RedisPort;
  /** A limiter with a client of its own, as another process would have it. */
  limiter(options: { scope: string } & Partial<Parameters<typeof createSharedRateLimiter>[0]>): RateLimiter;
  /** A proxy before the server, which a test cuts off; its port is for `connect`. */
  startProxy(): Promise<TcpProxy>;
  /** Calls `onLine` with each command that the server gets; returns what ends that. */
  connectMonitor(onLine: (line: string) => void): () => void;
  /** All keys with what is in them. */
  dump(): Promise<string>;
  close(): Promise<void>;
}

export async function startRedisFixture(options: RedisServerOptions = {}): Promise<RedisFixture> {
  const server = await startRedisServer(options);
  const clients: TestClient[] = [];
  const proxies: TcpProxy[] = [];
  const open = (name: ClientName, port: number): TestClient => {
    const client = connectClient(name, port);
    clients.push(client);
    return client;
  };
  const admin = open('ioredis-6', server.port);
  const connect = (name: ClientName = 'ioredis-6', port = server.port): RedisPort => open(name, port).port;
  return {
    server,
    admin,
    connect,
    limiter: (given) => createSharedRateLimiter({ redis: connect(), ...given }),
    async startProxy() {
      const proxy = await startTcpProxy(server.port);
      proxies.push(proxy);
      return proxy;
    },
    connectMonitor(onLine) {
      const socket = openSocket(server.port, '127.0.0.1', () => socket.write('MONITOR\r\n'));
      socket.on('data', (data) => onLine(data.toString()));
      socket.on('error', () => undefined);
      return () => socket.destroy();
    },
    async dump() {
      const keys = (await admin.command('KEYS', '*')) as string[];
      const reads: Record<string, string[]> = {
        string: ['GET'],
        hash: ['HGETALL'],
        zset: ['ZRANGE', '0', '-1'],
      };
      const values = keys.map(async (key) => {
        const type = String(await admin.command('TYPE', key));
        const [word = 'GET', ...args] = reads[type] ?? [];
        return `${key} ${JSON.stringify(await admin.command(word, key, ...args))}`;
      });
      return (await Promise.all(values)).join('\n');
    },
    async close() {
      for (const client of clients) client.close();
      await server.close();
      await Promise.all(proxies.map((proxy) => proxy.close()));
    },
  };
}
