import { LONGEST_RETRY_MS } from '../timers.js';
import { GRACE_MS } from './script/sync-script.js';
import type { LimiterSettings } from './shared-rate-limiter-options.js';

/** How many permits a process may use while Redis is away. */
export interface AloneAllowance {
  /**
   * A command of `sentMs` got no answer. The first time counts as the beginning, the last one as the proof that Redis is
   * still away.
   */
  notice(sentMs: number, monotonicMs: number): void;
  /** Redis is back. */
  end(): void;
  /** @param ownUsed how many permits of this process count now */
  permits(ownUsed: number, monotonicMs: number): number;
  /** In how many milliseconds there may be more; `undefined` when that is known not to be so. */
  growsInMs(monotonicMs: number): number | undefined;
}

export type AloneAllowanceSettings = Pick<
  LimiterSettings,
  'aloneRequests' | 'commandTimeoutMs' | 'leaseMs' | 'countedMs'
>;

/** How late the timers of a busy process may be before it counts as one that stood still. */
const TIMER_MARGIN_MS = 250;

/**
 * First nothing, until all that Redis had assigned has begun; then as many permits as the process uses at that time, for
 * all others may be in use by others; and once none of those counts any more, its share. Never more than its share.
 */
export function createAloneAllowance(settings: AloneAllowanceSettings): AloneAllowance {
  const { aloneRequests: share, commandTimeoutMs, leaseMs, countedMs } = settings;
  // After this time whatever Redis has assigned ahead has begun, to whichever process.
  const settleMs = GRACE_MS + commandTimeoutMs;
  // Then this until nothing that was in flight counts any more.
  const endedMs = leaseMs + countedMs;
  // A process that runs asks Redis again within this time. One that has not stood still, and Redis may be back.
  const proofMs = LONGEST_RETRY_MS + commandTimeoutMs + TIMER_MARGIN_MS;
  let sinceMs: number | undefined;
  let provenMs = -Infinity;
  let first: number | undefined;
  const steps = (): number[] =>
    sinceMs === undefined ? [] : [sinceMs + settleMs, sinceMs + settleMs + endedMs];
  return {
    notice(sentMs, monotonicMs) {
      sinceMs ??= monotonicMs;
      // One that took longer proves only that this process stood still: the answer may be there.
      if (monotonicMs - sentMs <= commandTimeoutMs + TIMER_MARGIN_MS) provenMs = monotonicMs;
    },
    end() {
      sinceMs = undefined;
      first = undefined;
    },
    permits(ownUsed, monotonicMs) {
      const [settledMs = Infinity, allMs = Infinity] = steps();
      if (monotonicMs < settledMs || monotonicMs - provenMs > proofMs) return 0;
      if (monotonicMs >= allMs) return share;
      return (first ??= Math.min(ownUsed, share));
    },
    growsInMs(monotonicMs) {
      const nextMs = steps().find((step) => step > monotonicMs);
      return nextMs === undefined ? undefined : nextMs - monotonicMs;
    },
  };
}
