import type { Operation } from '@bandwidth-messages/client/operations';
import { type Attempt, type Send, type StageParts, failedBy, notSent } from '../call.js';
import type { Clock } from '../clock.js';
import { isMessagesError } from '../errors/errors.js';
import { pauseTooLong } from '../errors/problem.js';
import { isPromiseLike, runGuarded } from '../run-guarded.js';
import { abortable } from '../waiting/abort.js';
import { type RateLimitPermit, type RateLimiter, createRateLimiter } from './rate-limiter.js';

/** One limiter for all operations, or other numbers for limiters of the client's own. */
type RateLimitSetting =
  | false
  | RateLimiter
  | { readonly requests?: number | undefined; readonly windowMs?: number | undefined };

/** The limiter of each operation that has one: a single one that was handed in, or one of its own. */
export function createLimiters(
  rateLimit: RateLimitSetting,
  clock: Clock,
): (operation: Operation) => RateLimiter | undefined {
  const limiters = new Map<string, RateLimiter>();
  return ({ operationId, rateLimit: limit }) => {
    if (!limit || rateLimit === false) return undefined;
    if ('acquire' in rateLimit) return rateLimit;
    const { requests = limit.requests, windowMs = limit.windowMs } = rateLimit;
    const limiter = limiters.get(operationId) ?? createRateLimiter({ requests, windowMs, clock });
    limiters.set(operationId, limiter);
    return limiter;
  };
}

export interface RateLimitStageParts extends StageParts {
  /** The limiter of an operation, if it has one. */
  readonly limiterOf: (operation: Operation) => RateLimiter | undefined;
  /** How long the requests of an operation still have to wait for a pause to end. */
  readonly pausedForMs: (operationId: string) => number;
}

/** Sends no more than the rate limit of the operation allows. */
export function createRateLimitStage(parts: RateLimitStageParts, next: Send): Send {
  const { clock, emit, redaction, limiterOf, pausedForMs } = parts;

  async function acquire({ call, number }: Attempt, limiter: RateLimiter): Promise<RateLimitPermit> {
    const request = { signal: call.signal, maxWaitMs: call.endMs - clock.monotonicMs() };
    const pending = limiter.acquire(request);
    if (!isPromiseLike(pending)) return requirePermit(pending);
    const common = { operation: call.operation.operationId, callId: call.id, attempt: number };
    emit(() => ({ type: 'throttle', ...common, waiting: limiter.state().waiting }));
    try {
      return requirePermit(await abortable(pending, call.signal));
    } catch (error) {
      // A permit that comes too late is not kept.
      pending.then(
        (permit) => runGuarded(() => permit.giveBack()),
        () => undefined,
      );
      throw error;
    }
  }

  return async (attempt) => {
    const { call } = attempt;
    // Whom a pause ends too late for is told before it joins a queue.
    const pausedMs = pausedForMs(call.operation.operationId);
    if (pausedMs > 0 && clock.monotonicMs() + pausedMs >= call.endMs) {
      return notSent(pauseTooLong(pausedMs));
    }
    const limiter = limiterOf(call.operation);
    if (!limiter) return next(attempt);
    let permit: RateLimitPermit;
    try {
      permit = await acquire(attempt, limiter);
    } catch (error) {
      const isFull = isMessagesError(error) && error.code === 'rate-limit';
      const text = isFull ? 'has to wait' : 'got no permit of its rate limiter';
      return failedBy(call, error, redaction, 'rate-limit', text);
    }
    let isUnsent = false;
    try {
      const result = await next(attempt);
      isUnsent = result.kind === 'failure' && result.reached !== 'server';
      return result;
    } finally {
      runGuarded(() => (isUnsent ? permit.giveBack() : permit.release()));
    }
  };
}

/** Limiters of users may hand out anything. */
function requirePermit(permit: unknown): RateLimitPermit {
  const { release, giveBack } = (permit ?? {}) as Partial<RateLimitPermit>;
  if (typeof release === 'function' && typeof giveBack === 'function') return permit as RateLimitPermit;
  throw new TypeError('the rate limiter handed out no permit');
}
