import { randomBytes } from 'node:crypto';
import { type Pauses, ValidationError } from '@bandwidth-messages/sdk';
import { keyOf, requireScope } from '../keys.js';
import { DEFAULT_COMMAND_TIMEOUT_MS, requireKnownOptions, requirePositive } from '../options.js';
import { type RedisPort, requireRedisPort } from '../port/redis-port.js';
import { createCommands } from '../port/run-command.js';
import { createSystemTimers } from '../timers.js';
import { SharedPauses } from './shared-pauses.js';

/** Options of `createSharedPauses`. */
export interface SharedPausesOptions {
  /** `fromNodeRedis(client)` or `fromIoredis(client)`. */
  readonly redis: RedisPort;
  /**
   * Names what is shared: processes with the same scope pause together. The API pauses lists by source address and sends
   * by account; within one scope, each operation has a pause of its own.
   */
  readonly scope: string;
  /**
   * What happens while Redis is away. `'wait'`: nothing is sent until it is back, or until the call ends by its own
   * limits. `'alone'`: each process obeys the pauses that it knows.
   * @default 'wait'
   */
  readonly whenAway?: 'wait' | 'alone' | undefined;
  /** How long one command may take before Redis counts as away, in milliseconds. @default 1000 */
  readonly commandTimeoutMs?: number | undefined;
}

/**
 * Makes pauses that all processes with the same `scope` keep: a 429 that one of them gets holds back all, also those that
 * start during the pause. It fits the option `pauses` of a client. Each attempt asks Redis once.
 *
 * @throws ValidationError when an option is missing, misspelt or cannot be right
 */
export function createSharedPauses(options: SharedPausesOptions): Pauses {
  requireKnownOptions(options, ['redis', 'scope', 'whenAway', 'commandTimeoutMs']);
  const scope = requireScope(options.scope);
  const redis = requireRedisPort(options.redis);
  const { whenAway = 'wait', commandTimeoutMs = DEFAULT_COMMAND_TIMEOUT_MS } = options;
  if (whenAway !== 'wait' && whenAway !== 'alone') {
    throw new ValidationError("whenAway must be 'wait' or 'alone'.", { field: 'whenAway' });
  }
  const timers = createSystemTimers();
  return new SharedPauses({
    commands: createCommands(redis, requirePositive('commandTimeoutMs', commandTimeoutMs), timers),
    timers,
    keys: [keyOf('pauses', scope, 'pauses')],
    mayGoAlone: whenAway === 'alone',
    createId: () => randomBytes(6).toString('base64url'),
  });
}
