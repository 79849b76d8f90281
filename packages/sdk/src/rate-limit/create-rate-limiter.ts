import { type Clock, callAfter, createSystemClock } from '../clock.js';
import { RateLimitError } from '../errors/errors.js';
import { requireCount, requireKeys, requireMethods, requirePositive } from '../validation.js';
import { onAbort } from '../waiting/abort.js';
import { Line, type LineMember } from '../waiting/line.js';
import type { PermitRequest, RateLimitPermit, RateLimitState, RateLimiter } from './rate-limiter.js';
import { SlidingWindow } from './sliding-window.js';

/** Options of {@link createRateLimiter}. */
export interface RateLimiterOptions {
  /** How many requests any rate-limit window may hold. */
  readonly requests: number;
  /** Length of the sliding window in milliseconds. */
  readonly windowMs: number;
  /** Where time and waiting come from. @default real time */
  readonly clock?: Clock | undefined;
}

/** A permit that was granted and not taken for so long belongs to nobody any more: its edge request has ended. */
const MAX_UNTAKEN_MS = 1000;
/** No request takes so long, with its pause: a permit that was held for longer went with its edge request. */
const MAX_HOLD_MS = 3_600_000;

/** Somebody in line. */
class Waiter implements LineMember {
  line: LineMember['line'];
  before: LineMember['before'];
  after: LineMember['after'];
  /** When its permit was granted. */
  grantedMs = 0;
  permit: RateLimitPermit | undefined;
  resolve!: (permit: RateLimitPermit) => void;
  reject!: (reason: unknown) => void;
  stopTimer: (() => void) | undefined;
  stopListening: (() => void) | undefined;

  constructor(
    /** Number in order of arrival. */
    readonly number: number,
    readonly endMs: number,
  ) {}
}

/**
 * A sliding window that network jitter cannot break: a permit counts from the moment the request is allowed to leave
 * until one window after its answer came, so that at the server, too, no window ever holds more than `requests`.
 * @throws ValidationError for an option that is unknown, or no number that can be right
 */
export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  requireKeys('createRateLimiter', options, ['requests', 'windowMs', 'clock']);
  const requests = requireCount('requests', options.requests);
  const windowMs = requirePositive('windowMs', options.windowMs);
  const { clock = createSystemClock() } = options;
  requireMethods('clock', clock, ['now', 'monotonicMs', 'sleep', 'random']);
  return new QueueingLimiter(clock, new SlidingWindow(requests, windowMs), windowMs);
}

class QueueingLimiter implements RateLimiter {
  /** In order of arrival. */
  private readonly line = new Line<Waiter>();
  /** Those whose permit is there, and who have not looked yet. */
  private readonly granted = new Line<Waiter>();
  /** Permits that were not given back yet, and since when they are held, the longest first. */
  private readonly held = new Map<RateLimitPermit, number>();
  private arrivals = 0;

  constructor(
    private readonly clock: Clock,
    private readonly window: SlidingWindow,
    private readonly windowMs: number,
  ) {}

  acquire(request: PermitRequest): RateLimitPermit | Promise<RateLimitPermit> {
    const isFree = this.line.size === 0 && this.hasRoom(this.clock.monotonicMs());
    return isFree && !request.signal?.aborted ? this.createPermit() : this.wait(request);
  }

  state(): RateLimitState {
    const nowMs = this.clock.monotonicMs();
    const { requests, windowMs } = this.window;
    const remaining = this.line.size > 0 ? 0 : this.window.remaining(nowMs);
    const freeMs = this.window.freeAtMs(0);
    const waiting = this.line.size;
    return {
      requests,
      windowMs,
      remaining,
      waiting,
      ...(freeMs !== undefined && { nextFreeInMs: freeMs - nowMs }),
    };
  }

  private createPermit(): RateLimitPermit {
    const permit = { release: () => end(true), giveBack: () => end(false) };
    const end = (isUsed: boolean): void => {
      if (!this.held.delete(permit)) return;
      this.window.release(isUsed ? this.clock.monotonicMs() : undefined);
      if (this.line.size > 0) this.grant();
    };
    this.window.take();
    this.held.set(permit, this.clock.monotonicMs());
    return permit;
  }

  /** Whether a permit is free, or was held for too long. */
  private hasRoom(nowMs: number): boolean {
    if (this.window.hasRoom(nowMs)) return true;
    const [oldest] = this.held;
    if (!oldest || nowMs - oldest[1] < Math.max(MAX_HOLD_MS, this.windowMs)) return false;
    this.held.delete(oldest[0]);
    this.window.release(undefined);
    return true;
  }

  private wait({ signal, maxWaitMs = Infinity }: PermitRequest): Promise<RateLimitPermit> {
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    const endMs = this.clock.monotonicMs() + maxWaitMs;
    const waiter = new Waiter(this.arrivals++, endMs);
    const promise = new Promise<RateLimitPermit>((resolve, reject) => {
      waiter.resolve = resolve;
      waiter.reject = reject;
    });
    // Runs where the waiter lives, and so not at all when its request has ended.
    const take = (): void => this.granted.delete(waiter);
    promise.then(take, take);
    this.line.add(waiter);
    if (signal) waiter.stopListening = onAbort(signal, () => this.refuse(waiter, signal.reason));
    this.look(waiter);
    return promise;
  }

  /** Takes the permit if it is there, or looks again when it can be, on a timer of its own. */
  private look(waiter: Waiter): void {
    this.grant();
    if (waiter.line !== this.line) return;
    const waitMs = this.waitOf(waiter);
    if (this.clock.monotonicMs() + waitMs > waiter.endMs) return this.refuse(waiter, this.tooLate(waitMs));
    const fail = (error: unknown): void => this.refuse(waiter, error);
    waiter.stopTimer = callAfter(this.clock, waitMs, () => this.look(waiter), fail);
  }

  private refuse(waiter: Waiter, reason: unknown): void {
    this.leave(waiter);
    waiter.reject(reason);
  }

  private leave(waiter: Waiter): void {
    this.line.delete(waiter);
    waiter.stopTimer?.();
    waiter.stopListening?.();
  }

  /** Grants the permits that are free to those who came first. */
  private grant(): void {
    const nowMs = this.clock.monotonicMs();
    let untaken = this.granted.first();
    while (untaken && nowMs - untaken.grantedMs >= MAX_UNTAKEN_MS) {
      this.granted.delete(untaken);
      untaken.permit?.giveBack();
      untaken = this.granted.first();
    }
    while (this.hasRoom(nowMs)) {
      const waiter = this.line.first();
      if (!waiter) return;
      this.leave(waiter);
      this.granted.add(waiter);
      waiter.permit = this.createPermit();
      waiter.grantedMs = nowMs;
      waiter.resolve(waiter.permit);
    }
  }

  /** How long the waiter has to wait at least. */
  private waitOf(waiter: Waiter): number {
    const nowMs = this.clock.monotonicMs();
    const { requests } = this.window;
    const first = this.line.first() ?? waiter;
    // Those who gave up in between are counted as well: when that makes it late, others wake it.
    const place = waiter.number - first.number;
    const turnsMs = Math.floor(place / requests) * this.windowMs;
    const freeMs = this.window.freeAtMs(place % requests) ?? nowMs + this.windowMs;
    return Math.ceil(turnsMs + Math.max(freeMs - nowMs, 0)) || 1;
  }

  private tooLate(waitMs: number): RateLimitError {
    const { requests, windowMs } = this.window;
    const message = `The rate limit of ${requests} requests in ${windowMs} ms is used up for ${waitMs} ms more`;
    return new RateLimitError(message, { status: 429, retryAfterMs: waitMs });
  }
}
