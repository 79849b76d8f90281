import type { RateLimit } from '../openapi/limits.js';

/** Counts the requests of one operation from one source IP. */
export interface RateLimiter {
  /**
   * Counts a request. Returns 0 when it may pass, otherwise the whole seconds until the next one may.
   *
   * Requests that are turned away do not count, so that a client that keeps asking gets in one window later.
   */
  admit(nowMs: number): number;
  /** How many requests count at this time. */
  used(nowMs: number): number;
}

/** Windows that follow each other, the first one from the first request on. */
export function createFixedWindowLimiter(limit: RateLimit): RateLimiter {
  let startMs = -Infinity;
  let count = 0;
  return {
    admit(nowMs) {
      if (nowMs >= startMs + limit.windowMs) [startMs, count] = [nowMs, 0];
      if (count >= limit.requests) return Math.ceil((startMs + limit.windowMs - nowMs) / 1000);
      count += 1;
      return 0;
    },
    used: (nowMs) => (nowMs >= startMs + limit.windowMs ? 0 : count),
  };
}

/** A sliding window: the times of the last `requests` requests, kept in a ring. */
export function createSlidingWindowLimiter(limit: RateLimit): RateLimiter {
  const times: number[] = [];
  let oldest = 0;
  return {
    admit(nowMs) {
      if (times.length < limit.requests) {
        times.push(nowMs);
        return 0;
      }
      const waitMs = times.length === 0 ? limit.windowMs : times[oldest]! + limit.windowMs - nowMs;
      if (waitMs > 0) return Math.ceil(waitMs / 1000);
      times[oldest] = nowMs;
      oldest = (oldest + 1) % times.length;
      return 0;
    },
    used: (nowMs) => times.filter((timeMs) => timeMs + limit.windowMs > nowMs).length,
  };
}
