import { operations, baseUrl as specBaseUrl } from '@bandwidth-messages/client/operations';
import { type AxiosOptions, readAxiosOptions } from './adapters/axios-options.js';
import type { AuthProvider } from './auth/auth-provider.js';
import { type Clock, createSystemClock } from './clock.js';
import type { MessagesEvent } from './events.js';
import type { Pauses } from './rate-limit/pauses.js';
import type { RateLimiter } from './rate-limit/rate-limiter.js';
import type { RetryPolicy } from './retry/decide-retry.js';
import {
  failOption,
  requireBoolean,
  requireCount,
  requireFunction,
  requireHeaderText,
  requireKeys,
  requireMethods,
  requirePositive,
  requireSafeUrl,
  requireText,
  withoutUndefined,
} from './validation.js';

/** How failed requests are sent again. What is left out keeps its default. */
export interface RetryOptions {
  /** The first attempt included. @default 3 */
  readonly maxAttempts?: number | undefined;
  /** Longest wait before the first retry, in milliseconds; doubled for each further one. @default 500 */
  readonly baseDelayMs?: number | undefined;
  /** Longest wait of our own, in milliseconds. A wait that the API asks for is never shortened. @default 8000 */
  readonly maxDelayMs?: number | undefined;
  /**
   * Also send again what may have been accepted: after a timeout, a broken connection or a status of 500 and above.
   * **A message can then be sent, and billed, more than once**, as the API has no idempotency key.
   * @default false
   */
  readonly repeatUnknownOutcome?: boolean | undefined;
}

/** How many requests may leave in any rate-limit window. What is left out is taken from the spec. */
export interface RateLimitOptions {
  /** How many requests any window may hold. @default 3500 for lists, as Bandwidth's documentation says */
  readonly requests?: number | undefined;
  /** Length of the sliding window, in milliseconds. @default 300000 for lists, as Bandwidth's documentation says */
  readonly windowMs?: number | undefined;
}

/** Options of `createMessagesClient`. */
export interface MessagesClientOptions {
  /** Id of the Bandwidth account. */
  readonly accountId: string;
  /** `clientCredentials({...})`, `basicAuth({...})` or an `AuthProvider` of your own. */
  readonly auth: AuthProvider;
  /** Where requests go: https, or http to this machine. @default the server of the spec */
  readonly baseUrl?: string | undefined;
  /** How long one attempt may take, in milliseconds. @default 30000 */
  readonly timeoutMs?: number | undefined;
  /**
   * How long one call may take with all waits and retries, in milliseconds.
   * @default 60000 for single calls; no limit for pages of lists, which wait out a pause
   */
  readonly deadlineMs?: number | undefined;
  /** `false`: nothing is sent again, but for one resend with a fresh token. @default see {@link RetryOptions} */
  readonly retry?: false | RetryOptions | undefined;
  /**
   * For operations whose spec carries a rate limit. `false` switches it off, though never the pause that the API asks
   * for; a limiter of `createRateLimiter` can be shared by several clients.
   * @default the limit of the spec
   */
  readonly rateLimit?: false | RateLimitOptions | RateLimiter | undefined;
  /**
   * Shares the pauses that the API asks for with other clients or processes; `false` shares none.
   * @default false
   */
  readonly pauses?: false | Pauses | undefined;
  /** How many requests may be under way at once; further ones wait for their turn. @default 256 */
  readonly maxConcurrentRequests?: number | undefined;
  /** Longest answer that is read, in bytes, after decompression. @default 33554432 (32 MiB) */
  readonly maxResponseBytes?: number | undefined;
  /** Told about each request, answer, retry, pause and token. @default none */
  readonly onEvent?: ((event: MessagesEvent) => void) | undefined;
  /** Put before the SDK's own name in the `User-Agent` header. @default the SDK's own name alone */
  readonly userAgent?: string | undefined;
  /** Where time, waiting and randomness come from. @default real time */
  readonly clock?: Clock | undefined;
  /** Proxy, agents and adapter, as axios knows them. @default {} */
  readonly axios?: AxiosOptions | undefined;
}

/** Defaults of all options, in one place. @internal */
export const DEFAULTS = {
  timeoutMs: 30_000,
  deadlineMs: 60_000,
  maxConcurrentRequests: 256,
  maxResponseBytes: 32 * 1024 * 1024,
  retry: { maxAttempts: 3, baseDelayMs: 500, maxDelayMs: 8000, repeatUnknownOutcome: false },
} as const;

function readRetry(given: false | RetryOptions = {}): RetryPolicy {
  if (given === false) return { ...DEFAULTS.retry, maxAttempts: 1 };
  requireKeys('retry', given, Object.keys(DEFAULTS.retry));
  const policy: RetryPolicy = { ...DEFAULTS.retry, ...withoutUndefined(given) };
  requireCount('retry.maxAttempts', policy.maxAttempts);
  requirePositive('retry.baseDelayMs', policy.baseDelayMs);
  requirePositive('retry.maxDelayMs', policy.maxDelayMs);
  requireBoolean('retry.repeatUnknownOutcome', policy.repeatUnknownOutcome);
  return policy;
}

function readRateLimit(
  given: MessagesClientOptions['rateLimit'] = {},
): false | RateLimitOptions | RateLimiter {
  if (given === false) return false;
  if (typeof given === 'object' && given !== null && 'acquire' in given)
    return requireMethods('rateLimit', given, ['acquire', 'state']);
  requireKeys('rateLimit', given, ['requests', 'windowMs']);
  const numbers: RateLimitOptions = withoutUndefined(given);
  ifGiven(numbers.requests, (requests) => requireCount('rateLimit.requests', requests));
  ifGiven(numbers.windowMs, (windowMs) => requirePositive('rateLimit.windowMs', windowMs));
  return numbers;
}

/** Every path holds the account: one that the spec does not allow there would fail each call. */
function requireAccountId(given: unknown): string {
  const accountId = requireText('accountId', given);
  const rule = operations.createMessage.parameters.find(({ name }) => name === 'accountId');
  const pattern = rule?.pattern ?? '';
  return new RegExp(pattern, 'u').test(accountId)
    ? accountId
    : failOption('accountId', `a text like ${pattern}`);
}

/** Checks an option, unless it is left out. */
function ifGiven<T>(given: T | undefined, check: (given: T) => T): T | undefined {
  return given === undefined ? undefined : check(given);
}

/** Each option is checked, and gets its default. @internal */
const READERS = {
  accountId: (given) => requireAccountId(typeof given === 'number' ? String(given) : given),
  // One credential and no more: the generated code would send the first of two without a word.
  auth: (given) => requireMethods('auth', given, ['authorize']),
  baseUrl: (given = specBaseUrl) => requireSafeUrl('baseUrl', given),
  timeoutMs: (given = DEFAULTS.timeoutMs) => requirePositive('timeoutMs', given),
  // The default is that of each kind of call.
  deadlineMs: (given) => ifGiven(given, () => requirePositive('deadlineMs', given, true)),
  retry: readRetry,
  rateLimit: readRateLimit,
  pauses: (given = false) =>
    given === false
      ? undefined
      : requireMethods('pauses', given, ['ready', 'remainingMs', 'pause', 'onPause']),
  maxConcurrentRequests: (given = DEFAULTS.maxConcurrentRequests) =>
    requireCount('maxConcurrentRequests', given),
  maxResponseBytes: (given = DEFAULTS.maxResponseBytes) => requireCount('maxResponseBytes', given),
  onEvent: (given) => ifGiven(given, (onEvent) => requireFunction('onEvent', onEvent)),
  userAgent: (given) => ifGiven(given, () => requireHeaderText('userAgent', given)),
  clock: (given = createSystemClock()) =>
    requireMethods('clock', given, ['now', 'monotonicMs', 'sleep', 'random']),
  axios: (given = {}) => readAxiosOptions(given),
} satisfies { [Name in keyof MessagesClientOptions]-?: (given: MessagesClientOptions[Name]) => unknown };

/** The options of a client, checked, with their defaults. @internal */
export type Settings = {
  readonly [Name in keyof typeof READERS]: ReturnType<(typeof READERS)[Name]>;
};

/**
 * Checks the options of a client and fills in the defaults.
 * @throws ValidationError that names the first option that cannot be right
 * @internal
 */
export function readOptions(given: MessagesClientOptions): Settings {
  requireKeys('options', given, Object.keys(READERS));
  const settings = Object.entries(READERS).map(([name, read]) => {
    const value = given[name as keyof MessagesClientOptions];
    return [name, (read as (given: unknown) => unknown)(value)] as const;
  });
  return Object.fromEntries(settings) as Settings;
}

/**
 * The options of a client with `others` in place of some. What is `undefined` there changes nothing: else the client of a
 * sandbox could become one that sends for real.
 * @internal
 */
export function mergeOptions(
  options: MessagesClientOptions,
  others: Partial<MessagesClientOptions>,
): MessagesClientOptions {
  requireKeys('options', others, Object.keys(READERS));
  return { ...options, ...withoutUndefined(others) };
}
