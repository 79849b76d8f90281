import { type Clock, createSystemClock, startTimer } from '../clock.js';
import { RateLimitError } from '../errors/errors.js';
import { requirePositive } from '../values/require.js';
import { type Ticket, createWaitQueue } from './wait-queue.js';

/** The right to send one request. Call one of the two, once. */
export interface RateLimitSlot {
  /** The answer has come, or will never come: the slot is free again one window from now. */
  done(): void;
  /** Nothing was sent: the slot is free again at once. */
  giveBack(): void;
}

/** How a rate limit stands. */
export interface RateLimitState {
  readonly requests: number;
  readonly windowMs: number;
  /** Requests that may be sent right now. */
  readonly remaining: number;
  /** Requests that wait for their turn. */
  readonly waiting: number;
  /** When the next used slot becomes free, in milliseconds since the epoch; absent when none is about to. */
  readonly nextFreeAtMs?: number | undefined;
}

/**
 * What the client needs of a rate limiter. Anything with these two methods can be plugged in, for instance one that
 * counts the requests of several processes together.
 */
export interface RateLimiter {
  /**
   * Waits for a slot, first come, first served. Rejects with `signal.reason` on abort, and with a `RateLimitError` as
   * soon as it is clear that no slot will be free before `deadlineAt` (milliseconds since the epoch).
   */
  acquire(ticket: Ticket): RateLimitSlot | Promise<RateLimitSlot>;
  state(): RateLimitState;
}

export interface RateLimiterOptions {
  /** How many requests any window may hold. */
  readonly requests: number;
  /** Length of the sliding window in milliseconds. */
  readonly windowMs: number;
  /** @default real time */
  readonly clock?: Clock | undefined;
}

/** A class, not closures: there is one for each request. */
class Slot implements RateLimitSlot {
  constructor(private release: ((isUsed: boolean) => void) | undefined) {}
  done(): void {
    this.release?.(true);
    this.release = undefined;
  }
  giveBack(): void {
    this.release?.(false);
    this.release = undefined;
  }
}

/**
 * A sliding window that network jitter can not break: a slot counts from the moment the request is allowed to leave
 * until one window after its answer came, so that at the server, too, no window ever holds more than `requests`.
 * @throws ValidationError for an option that is not a number above 0
 */
export const createRateLimiter = (options: RateLimiterOptions): RateLimiter => {
  const requests = Math.ceil(requirePositive('requests', options.requests));
  const windowMs = requirePositive('windowMs', options.windowMs);
  const { clock = createSystemClock() } = options;
  // The instants at which used slots become free again: a ring, as there are never more than `requests` of them.
  const freeAt: number[] = [];
  let head = 0;
  let used = 0;
  let inFlight = 0;
  let stopAlarm: (() => void) | undefined;

  const silence = (): void => {
    stopAlarm?.();
    stopAlarm = undefined;
  };
  const queue = createWaitQueue<RateLimitSlot>(silence);
  const nextFreeAt = (index = 0): number | undefined =>
    index < used ? freeAt[(head + index) % requests] : undefined;

  const expire = (): void => {
    for (const now = clock.now(); used > 0 && nextFreeAt()! <= now; used--) head = (head + 1) % requests;
  };

  const release = (isUsed: boolean): void => {
    inFlight--;
    if (isUsed) freeAt[(head + used++) % requests] = clock.now() + windowMs;
    if (queue.size > 0) pump();
  };
  const createSlot = (): RateLimitSlot => {
    inFlight++;
    return new Slot(release);
  };

  /** Lets go whoever may, and sets the alarm for the next slot if somebody still waits. */
  const pump = (): void => {
    expire();
    while (queue.size > 0 && inFlight + used < requests) queue.admit(createSlot());
    const next = nextFreeAt();
    if (queue.size === 0 || next === undefined || stopAlarm) return;
    stopAlarm = startTimer(clock, next - clock.now(), () => {
      stopAlarm = undefined;
      pump();
    });
  };

  /** The earliest instant at which somebody who joins the queue now can have a slot. */
  const earliest = (): number => {
    const turns = Math.floor(queue.size / requests) * windowMs;
    return turns + (nextFreeAt(queue.size % requests) ?? clock.now() + windowMs);
  };

  return {
    acquire(ticket) {
      expire();
      if (queue.size === 0 && inFlight + used < requests) return createSlot();
      const { deadlineAt = Infinity } = ticket;
      const waitMs = deadlineAt === Infinity ? 0 : Math.ceil(earliest() - clock.now());
      if (clock.now() + waitMs > deadlineAt) {
        const message = `The rate limit of ${requests} requests in ${windowMs} ms is used up for ${waitMs} ms more`;
        throw new RateLimitError(message, { status: 429, retryAfterMs: waitMs });
      }
      const slot = queue.join(ticket);
      if (!stopAlarm) pump();
      return slot;
    },
    state() {
      expire();
      const remaining = queue.size > 0 ? 0 : requests - inFlight - used;
      return { requests, windowMs, remaining, waiting: queue.size, nextFreeAtMs: nextFreeAt() };
    },
  };
};
