import { rateLimitOf } from '../openapi/limits.js';
import type { Operation } from '../openapi/spec.js';
import {
  createFixedWindowLimiter,
  createRateLimiter,
  type RateLimit,
  type RateLimiter,
} from './rate-limiter.js';

export interface RateLimits {
  /** Counts a request of this source IP; 0 when it may pass, otherwise the seconds to wait. */
  admit(operation: Operation, ip: string, nowMs: number): number;
  reset(): void;
}

/** One window per operation and source IP, for the operations that have a limit in the spec. */
export function createRateLimits(override: RateLimit | false | undefined, fixedWindows: boolean): RateLimits {
  const createLimiter = fixedWindows ? createFixedWindowLimiter : createRateLimiter;
  const limiters = new Map<string, RateLimiter>();
  return {
    admit(operation, ip, nowMs) {
      const limit = override === false ? undefined : rateLimitOf(operation);
      if (!limit) return 0;
      const key = `${operation.id} ${ip}`;
      let limiter = limiters.get(key);
      if (!limiter) {
        limiter = createLimiter(override || limit);
        limiters.set(key, limiter);
      }
      return limiter.admit(nowMs);
    },
    reset: () => limiters.clear(),
  };
}
