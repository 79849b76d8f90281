import type { Operation } from '@bandwidth-messages/client/operations';
import type { Clock } from '../clock.js';
import { createRateLimiter } from './create-rate-limiter.js';
import type { RateLimiter } from './rate-limiter.js';

/** `limiter` is one that was handed in; `numbers` are for limiters of the client's own. */
export type RateLimitSetting =
  | false
  | { readonly limiter: RateLimiter; readonly numbers?: never }
  | {
      readonly numbers: { readonly requests?: number; readonly windowMs?: number };
      readonly limiter?: never;
    };

/** The limiter of each operation that has one: a single one that was handed in, or one of its own. */
export function createLimiters(
  rateLimit: RateLimitSetting,
  clock: Clock,
): (operation: Operation) => RateLimiter | undefined {
  const limiters = new Map<string, RateLimiter>();
  return ({ operationId, rateLimit: limit }) => {
    if (!limit || rateLimit === false) return undefined;
    if (rateLimit.limiter) return rateLimit.limiter;
    const known = limiters.get(operationId);
    if (known) return known;
    const { requests, windowMs } = { ...limit, ...rateLimit.numbers };
    const limiter = createRateLimiter({ requests, windowMs, clock });
    limiters.set(operationId, limiter);
    return limiter;
  };
}
