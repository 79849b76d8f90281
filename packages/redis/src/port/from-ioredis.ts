import { watchConnection } from './connection.js';
import { type RedisPort, requireClientMethods } from './redis-port.js';
import { evalWithFallback } from './redis-script.js';

/** What is used of a client of `ioredis`, version 5 or later, or of its `Cluster`. */
export interface IoredisClient {
  /** Runs a script by its source. */
  eval(source: string, keyCount: number, ...keysAndArgs: string[]): Promise<unknown>;
  /** Runs a script by its hash. */
  evalsha(sha1: string, keyCount: number, ...keysAndArgs: string[]): Promise<unknown>;
  /** Tells when the connection stands. */
  on(event: 'ready', listener: () => void): unknown;
  /** How the connection stands, such as `ready`. */
  readonly status: string;
}

/**
 * Makes the port of a client of `ioredis`. The client stays the caller's: to close, and to listen for its errors.
 * Make one port of a client and pass it to whatever needs one.
 * @throws ValidationError naming a method that the client lacks
 */
export function fromIoredis(client: IoredisClient): RedisPort {
  requireClientMethods(client, ['eval', 'evalsha', 'on'], 'ioredis');
  const connection = watchConnection(client);
  return {
    connections: () => connection.count(),
    async runScript(script, keys, args, signal) {
      // With lazyConnect the first command is what connects.
      if (client.status !== 'ready' && client.status !== 'wait') await connection.whenReady(signal);
      return evalWithFallback(
        script,
        (sha1) => client.evalsha(sha1, keys.length, ...keys, ...args),
        (source) => client.eval(source, keys.length, ...keys, ...args),
      );
    },
  };
}
