import { type Clock, createSystemClock } from '../clock.js';
import { RateLimitError } from '../errors/errors.js';
import { requireCount, requireKeys, requireMethods, requirePositive } from '../validation.js';
import { Line, Sleeper } from '../waiting/line.js';

/** Somebody who wants to send one request. */
export interface PermitRequest {
  /** Gives the wait up. */
  readonly signal?: AbortSignal | undefined;
  /** How long it can wait, in milliseconds. @default Infinity */
  readonly maxWaitMs?: number | undefined;
}

/** The right to send one request. Call one of the two, once. */
export interface RateLimitPermit {
  /** The answer has come, or will never come: the permit is free again one rate-limit window from now. */
  release(): void;
  /** Nothing was sent: the permit is free again at once. */
  giveBack(): void;
}

/** How a rate limit stands. */
export interface RateLimitState {
  /** How many requests any rate-limit window may hold. */
  readonly requests: number;
  /** Length of the sliding window, in milliseconds. */
  readonly windowMs: number;
  /** Requests that may be sent right now. */
  readonly remaining: number;
  /** Requests that wait for their turn. */
  readonly waiting: number;
  /** How long it takes until the next used permit is free again, in milliseconds; absent when none is about to be. */
  readonly nextFreeInMs?: number | undefined;
}

/** How the rate limit of an operation stands. Without a limit, there is only the pause. */
export type RateLimitStatus = Partial<RateLimitState> & {
  /** The API asked to wait for so long, in milliseconds from now; absent when it did not. */
  readonly pausedForMs?: number | undefined;
};

/**
 * What the client needs of a rate limiter. Anything with these two methods can be plugged in, for instance one that
 * counts the requests of several processes together.
 */
export interface RateLimiter {
  /**
   * Waits for a permit, first come, first served. Rejects with `signal.reason` on abort, and with a `RateLimitError` as
   * soon as it is clear that no permit comes within `maxWaitMs`.
   */
  acquire(request: PermitRequest): RateLimitPermit | Promise<RateLimitPermit>;
  /** How the limit stands at this moment. */
  state(): RateLimitState;
}

/** Options of {@link createRateLimiter}. */
export interface RateLimiterOptions {
  /** How many requests any rate-limit window may hold. */
  readonly requests: number;
  /** Length of the sliding window in milliseconds. */
  readonly windowMs: number;
  /** Where time and waiting come from. @default real time */
  readonly clock?: Clock | undefined;
}

/**
 * A sliding window that network jitter cannot break: a permit counts from the moment the request is allowed to leave
 * until one window after its answer came, so that at the server, too, no window ever holds more than `requests`.
 * @throws ValidationError for an option that is unknown, or no number that can be right
 */
export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  requireKeys('options of createRateLimiter', options, ['requests', 'windowMs', 'clock']);
  const requests = requireCount('requests', options.requests);
  const windowMs = requirePositive('windowMs', options.windowMs);
  const { clock = createSystemClock() } = options;
  requireMethods('clock', clock, ['now', 'monotonicMs', 'sleep', 'random']);
  return new QueueingLimiter(clock, requests, windowMs);
}

/** No request takes so long, with its pause: a permit that was held for longer went with its edge request. */
const MAX_HOLD_MS = 3_600_000;
/** Who leaves a free permit untaken for so long has gone with its edge request. */
const MAX_UNTAKEN_MS = 1000;

/** A permit under way. */
interface Held {
  number: number;
  readonly sinceMs: number;
}

/** Hands out permits in order of arrival. Without a window, a permit that is given back is free at once. @internal */
export class QueueingLimiter implements RateLimiter {
  private readonly line = new Line<Sleeper>();
  /** Permits under way, the longest first. No Map: to find its first, it steps over those that were deleted. */
  private readonly held = new Line<Held>();
  /** When used permits become free again: a ring, as there are never more than `requests` of them. */
  private readonly freeAt: number[] = [];
  private head = 0;
  private used = 0;

  constructor(
    private readonly clock: Clock,
    private readonly requests: number,
    private readonly windowMs: number,
  ) {}

  acquire({ signal, maxWaitMs = Infinity }: PermitRequest): RateLimitPermit | Promise<RateLimitPermit> {
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    const nowMs = this.clock.monotonicMs();
    if (this.line.size === 0 && this.remaining(nowMs) > 0) return this.take(nowMs);
    return this.wait(signal, nowMs + maxWaitMs);
  }

  state(): RateLimitState {
    const { requests, windowMs } = this;
    const nowMs = this.clock.monotonicMs();
    const waiting = this.line.size;
    const free = this.remaining(nowMs);
    const nextMs = this.used > 0 ? this.freeAt[this.head] : undefined;
    return {
      requests,
      windowMs,
      remaining: waiting > 0 ? 0 : free,
      waiting,
      ...(nextMs !== undefined && { nextFreeInMs: nextMs - nowMs }),
    };
  }

  /** How many permits are free. */
  private remaining(nowMs: number): number {
    while (this.used > 0 && this.freeAt[this.head]! <= nowMs) {
      this.head = (this.head + 1) % this.requests;
      this.used--;
    }
    const free = this.requests - this.held.size - this.used;
    if (free > 0) return free;
    const oldest = this.held.first;
    if (!oldest || nowMs - oldest.sinceMs < Math.max(MAX_HOLD_MS, this.windowMs)) return 0;
    this.held.delete(oldest);
    return 1;
  }

  private take(nowMs: number): RateLimitPermit {
    const held: Held = { number: 0, sinceMs: nowMs };
    this.held.add(held);
    return { release: () => this.end(held, true), giveBack: () => this.end(held, false) };
  }

  private end(held: Held, isUsed: boolean): void {
    if (!this.held.delete(held)) return;
    if (isUsed) {
      this.freeAt[(this.head + this.used) % this.requests] = this.clock.monotonicMs() + this.windowMs;
      this.used++;
    }
    this.wakeFirst();
  }

  private async wait(signal: AbortSignal | undefined, endMs: number): Promise<RateLimitPermit> {
    const { clock, line } = this;
    this.requireTime(line.size, clock.monotonicMs(), endMs);
    const sleeper = new Sleeper(clock, signal);
    /** Who was first when this one last found a permit that nobody had taken. */
    let idle: Sleeper | undefined;
    try {
      for (;;) {
        // Whoever wakes so late that those behind have passed it joins again.
        line.add(sleeper);
        const nowMs = clock.monotonicMs();
        const free = this.remaining(nowMs);
        const first = line.first!;
        if (free > 0 && first === sleeper) return this.take(nowMs);
        // Those who gave up in between are counted as well: when that makes it late, it is woken once it is first.
        let waitMs = this.waitOf(sleeper.number - first.number, nowMs);
        if (nowMs + waitMs > endMs) waitMs = this.requireTime(line.countBefore(sleeper), nowMs, endMs);
        if (free > 0 && first === idle) line.delete(first);
        else {
          idle = free > 0 ? first : undefined;
          idle?.wake();
          await sleeper.sleep(idle ? MAX_UNTAKEN_MS : waitMs);
        }
      }
    } finally {
      sleeper.stop();
      line.delete(sleeper);
      this.wakeFirst();
    }
  }

  /** Wakes the first in line where it would sleep past a permit. */
  private wakeFirst(): void {
    const { first } = this.line;
    if (!first) return;
    const isFree = this.remaining(this.clock.monotonicMs()) > 0;
    const nextMs = this.used > 0 ? this.freeAt[this.head]! : Infinity;
    if (isFree || nextMs < first.dueMs) first.wake();
  }

  /** How long whoever has so many before it waits at least, in milliseconds. */
  private waitOf(before: number, nowMs: number): number {
    const { requests, windowMs } = this;
    const place = before - this.remaining(nowMs);
    if (place < 0) return 0;
    const turnsMs = Math.floor(place / requests) * windowMs;
    const index = place % requests;
    const freeMs = index < this.used ? this.freeAt[(this.head + index) % requests]! - nowMs : windowMs;
    return Math.ceil(turnsMs + freeMs) || MAX_UNTAKEN_MS;
  }

  /** The same, if that is not too late. */
  private requireTime(before: number, nowMs: number, endMs: number): number {
    const { requests, windowMs } = this;
    const waitMs = this.waitOf(before, nowMs);
    if (nowMs + waitMs <= endMs) return waitMs;
    const message = `The rate limit of ${requests} requests in ${windowMs} ms is used up for ${waitMs} ms more`;
    throw new RateLimitError(message, { status: 429, retryAfterMs: waitMs });
  }
}
