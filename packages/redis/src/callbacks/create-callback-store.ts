import { createHash, randomBytes } from 'node:crypto';
import { ValidationError } from '@bandwidth-messages/sdk';
import { RedisFault, coordinationError } from '../coordination-error.js';
import { keyOf, requireScope } from '../keys.js';
import { DEFAULT_COMMAND_TIMEOUT_MS, requireKnownOptions, requirePositive } from '../options.js';
import { type RedisPort, requireRedisPort } from '../port/redis-port.js';
import { type RedisScript, createRedisScript } from '../port/redis-script.js';
import { createCommands } from '../port/run-command.js';
import { createSystemTimers } from '../timers.js';

/** Options of `createCallbackStore`. */
export interface CallbackStoreOptions {
  /** `fromNodeRedis(client)` or `fromIoredis(client)`. */
  readonly redis: RedisPort;
  /** Names what is shared: handlers with the same scope handle each event once. @default 'default' */
  readonly scope?: string | undefined;
  /** How long one command may take, in milliseconds. @default 1000 */
  readonly commandTimeoutMs?: number | undefined;
}

/** Remembers which events were handled. Fits the option `store` of `createCallbackHandler` of `@bandwidth-messages/callbacks`. */
export interface SharedCallbackStore {
  /** Asks for the right to handle an event: the caller has it for `ttlMs` when the answer is `new`. */
  begin(key: string, ttlMs: number): Promise<'new' | 'running' | 'done'>;
  /** The event was handled: that is remembered for `ttlMs`. */
  done(key: string, ttlMs: number): Promise<void>;
  /** The handler failed: an event that this store began is new again, unless its time was over before. */
  failed(key: string): Promise<void>;
}

/** ARGV: for how long, and a token of this call, by which a command that was sent again is known. */
const BEGIN_SCRIPT = createRedisScript(`
local own = 'running ' .. ARGV[2]
if redis.call('SET', KEYS[1], own, 'NX', 'PX', ARGV[1]) then return 'new' end
local state = redis.call('GET', KEYS[1])
if state == own then return 'new' end
return state == 'done' and 'done' or 'running'
`);
const DONE_SCRIPT = createRedisScript(`
redis.call('SET', KEYS[1], 'done', 'PX', ARGV[1])
return 'OK'
`);
/** What somebody else handles by now, or has handled, stays with them. ARGV: the token of the call that began. */
const FAILED_SCRIPT = createRedisScript(`
if redis.call('GET', KEYS[1]) == 'running ' .. ARGV[1] then redis.call('DEL', KEYS[1]) end
return 'OK'
`);

/**
 * Makes a store of handled events for several processes that receive callbacks. Of a key, Redis gets a hash alone.
 * Its methods reject with a `CoordinationError` when Redis gives no answer in time.
 *
 * @throws ValidationError when an option is missing, misspelt or cannot be right
 */
export function createCallbackStore(options: CallbackStoreOptions): SharedCallbackStore {
  requireKnownOptions(options, ['redis', 'scope', 'commandTimeoutMs']);
  const redis = requireRedisPort(options.redis);
  const scope = requireScope(options.scope ?? 'default');
  const { commandTimeoutMs = DEFAULT_COMMAND_TIMEOUT_MS } = options;
  const timeoutMs = requirePositive('commandTimeoutMs', commandTimeoutMs);
  const commands = createCommands(redis, timeoutMs, createSystemTimers());
  /** By key, of the events that this process handles. */
  const tokens = new Map<string, string>();

  async function run(script: RedisScript, key: string, ...args: string[]): Promise<unknown> {
    if (typeof key !== 'string') throw new ValidationError('key must be a text.', { field: 'key' });
    const name = createHash('sha256').update(key).digest('base64url');
    try {
      return await commands.run(script, [keyOf('callback', `${scope}:${name}`, 'state')], args);
    } catch (error) {
      throw failure(error);
    }
  }
  const failure = (cause: unknown) =>
    coordinationError('The store of handled events could not be asked', cause);
  const wholeMs = (field: string, ms: number): string => String(Math.ceil(requirePositive(field, ms)));

  return {
    async begin(key, ttlMs) {
      const token = randomBytes(9).toString('base64url');
      const answer = String(await run(BEGIN_SCRIPT, key, wholeMs('ttlMs', ttlMs), token));
      if (answer === 'new') tokens.set(key, token);
      if (answer === 'new' || answer === 'done' || answer === 'running') return answer;
      throw failure(new RedisFault('Redis answered something that is no answer of the script'));
    },
    async done(key, ttlMs) {
      tokens.delete(key);
      await run(DONE_SCRIPT, key, wholeMs('ttlMs', ttlMs));
    },
    async failed(key) {
      const token = tokens.get(key);
      tokens.delete(key);
      if (token !== undefined) await run(FAILED_SCRIPT, key, token);
    },
  };
}
