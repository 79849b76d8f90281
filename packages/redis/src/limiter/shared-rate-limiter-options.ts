import { ValidationError } from '@bandwidth-messages/sdk';
import { operations } from '@bandwidth-messages/client/operations';
import { keyOf, requireScope } from '../keys.js';
import { type RedisPort, requireRedisPort } from '../port/redis-port.js';
import { DEFAULT_COMMAND_TIMEOUT_MS, requireKnownOptions, requirePositive } from '../options.js';
import { POLL_MS } from './script/sync-script.js';

/** Options of `createSharedRateLimiter`. */
export interface SharedRateLimiterOptions {
  /** `fromNodeRedis(client)` or `fromIoredis(client)`. */
  readonly redis: RedisPort;
  /**
   * Names what is shared: processes with the same scope share one limit. The limit of lists counts by source address, so
   * give one name to all processes behind one address, and to no others.
   */
  readonly scope: string;
  /** How many requests any window may hold. @default the limit of the spec for lists: 3500 */
  readonly requests?: number | undefined;
  /** Length of the sliding window in milliseconds. @default that of the spec: 300000 */
  readonly windowMs?: number | undefined;
  /**
   * What happens while Redis is away. `'wait'`: nothing is sent, and a call with a deadline ends at it with a
   * `CoordinationError`. `{ share: 0.25 }`: this process goes on with that part of the limit, which counts what it used
   * before; with at most `1 / share` processes the limit holds.
   * @default 'wait'
   */
  readonly whenAway?:
    | 'wait'
    | {
        /** Part of the limit that this process may use alone: above 0, at most 1. */
        readonly share: number;
      }
    | undefined;
  /** How long one command may take before Redis counts as away, in milliseconds. @default 1000 */
  readonly commandTimeoutMs?: number | undefined;
  /**
   * How long the permit of a process that was killed is kept, in milliseconds, before its window begins. Longer than any
   * request can still be on its way, and at least 2000. @default 30000
   */
  readonly leaseMs?: number | undefined;
}

/** The options, checked, with their defaults. */
export interface LimiterSettings {
  readonly redis: RedisPort;
  readonly keys: readonly string[];
  readonly requests: number;
  readonly windowMs: number;
  /** How long a permit counts after its answer: one window, and what two clocks may drift apart in it. */
  readonly countedMs: number;
  readonly leaseMs: number;
  readonly commandTimeoutMs: number;
  /** How much later than it could be a permit may be handed out; one that would be later is asked for again. */
  readonly latestMs: number;
  /** How many permits the process may use without Redis. */
  readonly aloneRequests: number;
  readonly pollMs: number;
}

const DEFAULT_LEASE_MS = 30_000;
const SHORTEST_LEASE_MS = 2000;
/** How much longer a window counts: the clocks of Redis and of the API may drift apart by 500 parts in a million each. */
const DRIFT_FACTOR = 1.001;

const OPTION_NAMES = [
  'redis',
  'scope',
  'requests',
  'windowMs',
  'whenAway',
  'commandTimeoutMs',
  'leaseMs',
] as const;

/** The keys of the script, in its order. */
const KEY_NAMES = ['state', 'permits', 'queue', 'assigned', 'members', 'missing'] as const;

/** Checks the options. @throws ValidationError naming the first one that cannot be right */
export function readLimiterOptions(options: SharedRateLimiterOptions): LimiterSettings {
  requireKnownOptions(options, OPTION_NAMES);
  const spec = operations.listMessages.rateLimit;
  const scope = requireScope(options.scope);
  const requests = requirePositive('requests', options.requests ?? spec.requests);
  if (!Number.isInteger(requests)) {
    throw new ValidationError('requests must be a whole number.', { field: 'requests' });
  }
  const windowMs = requirePositive('windowMs', options.windowMs ?? spec.windowMs);
  const timeoutMs = requirePositive(
    'commandTimeoutMs',
    options.commandTimeoutMs ?? DEFAULT_COMMAND_TIMEOUT_MS,
  );
  const leaseMs = readLeaseMs(options.leaseMs);
  const aloneRequests = readAloneRequests(options.whenAway, requests);
  return {
    redis: requireRedisPort(options.redis),
    keys: KEY_NAMES.map((name) => keyOf('limit', scope, name)),
    requests,
    windowMs,
    countedMs: Math.ceil(windowMs * DRIFT_FACTOR),
    leaseMs,
    commandTimeoutMs: timeoutMs,
    // Before its lease ends, and before processes that may use permits without Redis begin with that.
    latestMs: aloneRequests > 0 ? Math.min(leaseMs / 2, timeoutMs) : leaseMs / 2,
    aloneRequests,
    // A permit becomes free one window after its answer: whoever looks more often than that learns of it in time.
    pollMs: Math.min(POLL_MS, Math.max(25, windowMs / 2)),
  };
}

/** A shorter lease ends before a process that lives has renewed it, as it does about once a second. */
function readLeaseMs(given: SharedRateLimiterOptions['leaseMs']): number {
  const leaseMs = Math.ceil(requirePositive('leaseMs', given ?? DEFAULT_LEASE_MS));
  if (leaseMs >= SHORTEST_LEASE_MS) return leaseMs;
  throw new ValidationError(`leaseMs must be at least ${SHORTEST_LEASE_MS} (milliseconds).`, {
    field: 'leaseMs',
  });
}

/** How many permits a process may use without Redis: 0 for none. */
function readAloneRequests(whenAway: SharedRateLimiterOptions['whenAway'], requests: number): number {
  if (whenAway === undefined || whenAway === 'wait') return 0;
  const fail = (words: string): never => {
    throw new ValidationError(`whenAway must be 'wait' or { share } ${words}.`, { field: 'whenAway' });
  };
  if (typeof whenAway !== 'object' || whenAway === null) return fail('with a share above 0 and at most 1');
  const { share, ...others }: { readonly share?: unknown } = whenAway;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) return fail(`and nothing else: ${unknown} is unknown`);
  if (typeof share !== 'number' || !(share > 0 && share <= 1))
    return fail('with a share above 0 and at most 1');
  // 0.29 of 100 is 28.999999999999996.
  const alone = Math.floor(requests * share + 1e-6);
  return alone > 0 ? alone : fail(`with a share of at least one request: ${share} of ${requests} is less`);
}
