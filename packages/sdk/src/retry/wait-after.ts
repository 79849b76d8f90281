/** How our own waits grow: see `retry` of the client's options. */
export interface BackoffPolicy {
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
}

/** How long to wait after a failure. */
export interface Wait {
  /** Nothing is sent sooner. */
  readonly waitMs: number;
  /** Added where the deadline allows it, so that the callers of several processes do not come back at one instant. */
  readonly jitterMs: number;
}

/** No wait is shorter than this share of the full one, so that chance cannot turn a retry into a hammer blow. */
const FLOOR = 0.1;
/** What is added to a wait that the server asked for: up to this share of it, and at most a second. */
const HINT_JITTER_SHARE = 0.1;
const MAX_HINT_JITTER_MS = 1000;

/**
 * How long to wait after `failures` failures in a row (1 or more): as long as the API asked for, or else exponentially
 * longer each time, with full jitter. A wait of 0 that was asked for counts as none.
 * @param random a number in `[0, 1)`
 */
export function waitAfter(
  failures: number,
  retryAfterMs: number | undefined,
  policy: BackoffPolicy,
  random: number,
): Wait {
  if (!retryAfterMs) return { waitMs: backoffDelayMs(failures, policy, random), jitterMs: 0 };
  const jitterMs = Math.ceil(random * Math.min(retryAfterMs * HINT_JITTER_SHARE, MAX_HINT_JITTER_MS));
  return { waitMs: retryAfterMs, jitterMs };
}

function backoffDelayMs(failures: number, policy: BackoffPolicy, random: number): number {
  const full = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (failures - 1));
  return Math.ceil(full * (FLOOR + (1 - FLOOR) * random));
}
