/** How our own waits grow: see `retry` of the client's options. */
export interface BackoffPolicy {
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
}

/** No wait is shorter than this share of the full one, so that chance can not turn a retry into a hammer blow. */
const FLOOR = 0.1;

/**
 * How long to wait before the retry after `failures` failures in a row (1 or more): exponential with full jitter.
 * `random` is a number in `[0, 1)`.
 */
export const backoffDelayMs = (failures: number, policy: BackoffPolicy, random: number): number => {
  const full = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (failures - 1));
  return Math.ceil(full * (FLOOR + (1 - FLOOR) * random));
};

/**
 * What is added to a wait that the server asked for: up to a tenth of it, and at most a second. The callers of several
 * processes then do not come back at the same instant, and none of them early.
 */
export const hintJitterMs = (hintMs: number, random: number): number =>
  Math.ceil(random * Math.min(hintMs / 10, 1000));
