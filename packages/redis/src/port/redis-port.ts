import { ValidationError } from '@bandwidth-messages/sdk';
import type { RedisScript } from './redis-script.js';

/** What this package needs of a client of Redis. `fromNodeRedis` and `fromIoredis` make it of the two usual ones. */
export interface RedisPort {
  /**
   * Runs a script: by EVALSHA, and by EVAL where the server answers NOSCRIPT. Must not send it when `signal` is aborted
   * before the connection stands, so that no command of long ago is sent when Redis comes back.
   */
  runScript(
    script: RedisScript,
    keys: readonly string[],
    args: readonly string[],
    signal: AbortSignal,
  ): Promise<unknown>;
  /** How often the connection was made. A change tells that the server may be another one than before. */
  connections?(): number;
}

/** Checks the option `redis`. @throws ValidationError naming the method that is missing */
export function requireRedisPort(value: unknown): RedisPort {
  const port = value as Partial<RedisPort> | null | undefined;
  if (typeof port?.runScript === 'function') return port as RedisPort;
  throw new ValidationError(
    'redis must have a method runScript: pass fromNodeRedis(client) or fromIoredis(client), not the client itself.',
    { field: 'redis' },
  );
}

/** Checks that a client has the methods of its library. @throws ValidationError naming one that it lacks */
export function requireClientMethods(client: unknown, names: readonly string[], library: string): void {
  for (const name of names) {
    const method = (client as Partial<Record<string, unknown>> | null | undefined)?.[name];
    if (typeof method === 'function') continue;
    throw new ValidationError(`client must have a method ${name}, as the clients of ${library} have.`, {
      field: 'client',
    });
  }
}
