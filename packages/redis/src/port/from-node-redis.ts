import { watchConnection } from './connection.js';
import { type RedisPort, requireClientMethods } from './redis-port.js';
import { evalWithFallback } from './redis-script.js';

/** What is used of a client of `redis` or `@redis/client`, version 5 or later. */
export interface NodeRedisClient {
  /** Runs a script by its source. */
  eval(source: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  /** Runs a script by its hash. */
  evalSha(sha1: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  /** Tells when the connection stands. */
  on(event: 'ready', listener: () => void): unknown;
  /** A client of a cluster has none: it is asked in any case. */
  readonly isReady?: boolean;
}

/**
 * Makes the port of a client of `redis` or `@redis/client`. The client stays the caller's: to connect, to close, and to
 * listen for its errors. Make one port of a client and pass it to whatever needs one.
 * @throws ValidationError naming a method that the client lacks
 */
export function fromNodeRedis(client: NodeRedisClient): RedisPort {
  requireClientMethods(client, ['eval', 'evalSha', 'on'], 'redis and @redis/client');
  const connection = watchConnection(client);
  return {
    connections: () => connection.count(),
    async runScript(script, keys, args, signal) {
      if (client.isReady === false) await connection.whenReady(signal);
      const options = { keys: [...keys], arguments: [...args] };
      return evalWithFallback(
        script,
        (sha1) => client.evalSha(sha1, options),
        (source) => client.eval(source, options),
      );
    },
  };
}
