import { Redis as Ioredis5 } from 'ioredis-5';
import { Redis as Ioredis6 } from 'ioredis-6';
import { createClient as createClient5 } from 'redis-client-5';
import { createClient as createClient6 } from 'redis-client-6';
import { type RedisPort, fromIoredis, fromNodeRedis } from '../../src/index.js';

/** The clients that this package works with. */
export const CLIENT_NAMES = ['ioredis-5', 'ioredis-6', 'redis-client-5', 'redis-client-6'] as const;
export type ClientName = (typeof CLIENT_NAMES)[number];

/** A client that is connected, or tries to be. */
export interface TestClient {
  readonly port: RedisPort;
  /** Sends a command as it is. */
  command(word: string, ...args: string[]): Promise<unknown>;
  close(): void;
}

/** Connects to a Redis on loopback. ioredis 5 knows RESP2 alone. */
export function connectClient(name: ClientName, port: number, resp: 2 | 3 = 2): TestClient {
  const url = `redis://127.0.0.1:${port}`;
  switch (name) {
    case 'ioredis-5':
      return ofIoredis(new Ioredis5(url));
    case 'ioredis-6':
      return ofIoredis(new Ioredis6(url, { protocol: resp }));
    case 'redis-client-5':
      return ofNodeRedis(createClient5({ url, RESP: resp }));
    case 'redis-client-6':
      return ofNodeRedis(createClient6({ url, RESP: resp }));
  }
}

function ofIoredis(client: Ioredis5 | Ioredis6): TestClient {
  client.on('error', () => undefined);
  return {
    port: fromIoredis(client),
    command: (word, ...args) => client.call(word, args),
    close: () => client.disconnect(),
  };
}

type NodeRedis = Parameters<typeof fromNodeRedis>[0] & {
  on(event: 'error', listener: () => void): unknown;
  connect(): Promise<unknown>;
  sendCommand(words: string[]): Promise<unknown>;
  destroy(): void;
};

function ofNodeRedis(client: NodeRedis): TestClient {
  client.on('error', () => undefined);
  client.connect().catch(() => undefined);
  return {
    port: fromNodeRedis(client),
    command: (...words) => client.sendCommand(words),
    close: () => client.destroy(),
  };
}
