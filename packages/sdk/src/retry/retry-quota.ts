/**
 * How many retries a client may still make, all calls together. When most calls fail, retrying each of them multiplies
 * the load on a service that is already in trouble; an empty quota turns retries off until calls succeed again.
 */
export interface RetryQuota {
  /** Pays for one retry; `false` when the quota is used up. */
  take(): boolean;
  /** A call succeeded; `afterRetry` when it needed one. */
  refund(afterRetry: boolean): void;
}

/** Capacity, price and refund of the standard retry mode of the AWS SDKs. */
const CAPACITY = 500;
const RETRY_COST = 5;
const SUCCESS_REFUND = 1;

export function createRetryQuota(): RetryQuota {
  let left = CAPACITY;
  return {
    take() {
      if (left < RETRY_COST) return false;
      left -= RETRY_COST;
      return true;
    },
    refund(afterRetry) {
      left = Math.min(CAPACITY, left + (afterRetry ? RETRY_COST : SUCCESS_REFUND));
    },
  };
}
