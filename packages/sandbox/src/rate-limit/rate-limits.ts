import { rateLimitOf, type RateLimit } from '../openapi/limits.js';
import type { Operation } from '../openapi/spec.js';
import { createFixedWindowLimiter, createSlidingWindowLimiter, type RateLimiter } from './rate-limiter.js';

/** How much of a rate limit is used at a time. */
export interface RateLimitUse extends RateLimit {
  readonly operation: string;
  /** Source IP address. */
  readonly ip: string;
  /** Requests that count now. */
  readonly used: number;
}

/** The rate limits of a sandbox: one window for each operation that has a limit in the spec, and each source IP. */
export interface RateLimits {
  /** Counts a request of this source IP. Returns 0 when it may pass, otherwise the seconds to wait. */
  admit(operation: Operation, ip: string, nowMs: number): number;
  use(nowMs: number): readonly RateLimitUse[];
  reset(): void;
}

interface Counted {
  readonly operation: string;
  readonly ip: string;
  readonly limit: RateLimit;
  readonly limiter: RateLimiter;
}

/** @param override takes the place of what the spec says; false switches the limits off. */
export function createRateLimits(override: RateLimit | false | undefined, fixedWindows: boolean): RateLimits {
  const createLimiter = fixedWindows ? createFixedWindowLimiter : createSlidingWindowLimiter;
  const counted = new Map<string, Counted>();
  return {
    admit(operation, ip, nowMs) {
      const documented = override === false ? undefined : rateLimitOf(operation);
      if (!documented) return 0;
      const key = `${operation.id} ${ip}`;
      let entry = counted.get(key);
      if (!entry) {
        const limit = override || documented;
        entry = { operation: operation.id, ip, limit, limiter: createLimiter(limit) };
        counted.set(key, entry);
      }
      return entry.limiter.admit(nowMs);
    },
    use: (nowMs) =>
      [...counted.values()].map(({ operation, ip, limit, limiter }) => ({
        operation,
        ip,
        ...limit,
        used: limiter.used(nowMs),
      })),
    reset: () => counted.clear(),
  };
}
