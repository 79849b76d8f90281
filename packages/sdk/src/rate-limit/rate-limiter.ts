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
