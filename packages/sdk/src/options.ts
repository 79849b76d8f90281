import { baseUrl as defaultBaseUrl } from '@bandwidth-messages/client/operations';
import type { AuthProvider } from './auth/auth-provider.js';
import { type Clock, createSystemClock } from './clock.js';
import { ValidationError } from './errors/errors.js';
import type { MessagesEvent } from './events.js';
import type { RateLimiter } from './limit/rate-limiter.js';
import type { RetryPolicy } from './retry/retry-stage.js';
import { AXIOS_OPTION_NAMES, type AxiosOptions } from './transport/axios-options.js';
import { requireKeys, requirePositive, requireSafeUrl, requireText } from './values/require.js';

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

/** How many requests may leave in any window. What is left out is taken from the spec. */
export interface RateLimitOptions {
  readonly requests?: number | undefined;
  readonly windowMs?: number | undefined;
}

/** Options of `createMessagesClient`. */
export interface MessagesClientOptions {
  /** Id of the Bandwidth account. */
  readonly accountId: string;
  /** `clientCredentials({...})`, `basicAuth({...})` or an `AuthProvider` of your own. */
  readonly auth: AuthProvider;
  /** @default the server of the spec */
  readonly baseUrl?: string | undefined;
  /** How long one attempt may take, in milliseconds. @default 30000 */
  readonly timeoutMs?: number | undefined;
  /**
   * How long one call may take with all waits and retries, in milliseconds.
   * @default 60000 for single calls; no limit for pages and exports, which wait out a pause
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
  /** Longest answer that is read, in bytes. @default 33554432 (32 MiB) */
  readonly maxResponseBytes?: number | undefined;
  /** Told about each request, answer, retry, pause and token. */
  readonly onEvent?: ((event: MessagesEvent) => void) | undefined;
  /** Put before the SDK's own name in the `User-Agent` header. */
  readonly userAgent?: string | undefined;
  /** @default real time */
  readonly clock?: Clock | undefined;
  /** Proxy, agents and adapter, as axios knows them. */
  readonly axios?: AxiosOptions | undefined;
}

const RETRY_DEFAULTS: RetryPolicy = {
  maxAttempts: 3,
  baseDelayMs: 500,
  maxDelayMs: 8000,
  repeatUnknownOutcome: false,
};

const withoutUndefined = <T extends object>(options: T): Partial<T> =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>;

const readRetry = (retry: false | RetryOptions): RetryPolicy => {
  if (retry === false) return { ...RETRY_DEFAULTS, maxAttempts: 1 };
  requireKeys('retry', retry, Object.keys(RETRY_DEFAULTS));
  const policy = { ...RETRY_DEFAULTS, ...withoutUndefined(retry) } as RetryPolicy;
  for (const name of ['maxAttempts', 'baseDelayMs', 'maxDelayMs'] as const) {
    requirePositive(`retry.${name}`, policy[name]);
  }
  return policy;
};

type RateLimit = NonNullable<MessagesClientOptions['rateLimit']>;

const readRateLimit = (given: RateLimit): RateLimit => {
  if (given === false || (given as Partial<RateLimiter>).acquire) return given;
  requireKeys('rateLimit', given, ['requests', 'windowMs']);
  const limit = withoutUndefined(given as RateLimitOptions);
  for (const [name, value] of Object.entries(limit)) requirePositive(`rateLimit.${name}`, value);
  return limit;
};

const requireMethods = (field: string, value: unknown, ...names: readonly string[]): void => {
  for (const name of names) {
    if (typeof (value as Record<string, unknown> | undefined)?.[name] === 'function') continue;
    throw new ValidationError(`${field} must have a method ${name}`, { field });
  }
};

/** The options, checked, with their defaults. */
export type Settings = ReturnType<typeof readOptions>;

/** Checks the options of a client. Throws a `ValidationError` that names the first one that can not be right. */

export const readOptions = (options: MessagesClientOptions) => {
  requireKeys('options', options);
  const {
    accountId,
    auth,
    baseUrl = defaultBaseUrl,
    timeoutMs = 30_000,
    deadlineMs,
    retry = {},
    rateLimit = {},
    maxResponseBytes = 32 * 1024 * 1024,
    onEvent,
    userAgent,
    clock = createSystemClock(),
    axios = {},
    ...unknown
  } = options;
  requireKeys('options', unknown, []);
  // One credential and no more: the generated code would send the first of two without a word.
  requireMethods('auth', auth, 'authorize');
  requireMethods('clock', clock, 'now', 'sleep', 'random');
  if (onEvent !== undefined) requireMethods('onEvent', onEvent, 'call');
  requireKeys('axios', axios, AXIOS_OPTION_NAMES);
  return {
    accountId: requireText('accountId', typeof accountId === 'number' ? String(accountId) : accountId),
    auth,
    baseUrl: requireSafeUrl('baseUrl', baseUrl),
    timeoutMs: requirePositive('timeoutMs', timeoutMs),
    deadlineMs: deadlineMs === undefined ? undefined : requirePositive('deadlineMs', deadlineMs, true),
    retry: readRetry(retry),
    rateLimit: readRateLimit(rateLimit),
    maxResponseBytes: requirePositive('maxResponseBytes', maxResponseBytes),
    onEvent,
    userAgent: userAgent === undefined ? undefined : requireText('userAgent', userAgent),
    clock,
    axios,
  };
};
