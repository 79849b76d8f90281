import { RedisFault } from '../coordination-error.js';
import type { Timers } from '../timers.js';
import type { RedisPort } from './redis-port.js';
import type { RedisScript } from './redis-script.js';

/** A way to run scripts in which each has its own time limit. */
export interface Commands {
  /** @throws Error telling what was wrong; also when the answer does not come in time */
  run(script: RedisScript, keys: readonly string[], args: readonly string[]): Promise<unknown>;
  /** How often the connection was made, where the port knows. */
  connections(): number;
}

/** Gives each command a time limit: clients of Redis wait for ever while it is away. */
export function createCommands(redis: RedisPort, timeoutMs: number, timers: Timers): Commands {
  async function run(
    script: RedisScript,
    keys: readonly string[],
    args: readonly string[],
  ): Promise<unknown> {
    const controller = new AbortController();
    let stop = (): void => undefined;
    const timeLimit = new Promise<never>((_resolve, reject) => {
      const rejectNow = (): void => reject(new RedisFault(`Redis gave no answer within ${timeoutMs} ms`));
      stop = timers.start(
        timeoutMs,
        () => {
          // A port that still waits for its connection rejects by this, and knows the better reason.
          controller.abort();
          stop = timers.start(0, rejectNow, false);
        },
        false,
      );
    });
    try {
      return await Promise.race([redis.runScript(script, keys, args, controller.signal), timeLimit]);
    } finally {
      stop();
    }
  }
  /** A port that does not tell its connections is taken for one that was never connected anew. */
  function connections(): number {
    try {
      const count: unknown = redis.connections?.();
      return typeof count === 'number' && Number.isFinite(count) ? count : 0;
    } catch {
      return 0;
    }
  }
  return { run, connections };
}
