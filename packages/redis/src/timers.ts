/** Where this package takes time from. Waits are counted on a clock that never goes back; the wall clock is never read. */
export interface Timers {
  monotonicMs(): number;
  /**
   * Calls `onTime` in `ms` milliseconds, never earlier, unless the returned function is called before. Only what somebody
   * waits for keeps the process from ending.
   */
  start(ms: number, onTime: () => void, keepsProcess: boolean): () => void;
}

/** Node holds the delay of a timer in 31 bits. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/* eslint-disable no-restricted-globals -- the only place of this package that reads the real clock */

/** Real time. */
export function createSystemTimers(): Timers {
  const monotonicMs = (): number => performance.now();

  function start(ms: number, onTime: () => void, keepsProcess: boolean): () => void {
    const endMs = monotonicMs() + ms;
    let timer: NodeJS.Timeout;
    const wait = (leftMs: number): void => {
      timer = setTimeout(look, Math.min(Math.ceil(leftMs), MAX_TIMER_MS));
      if (!keepsProcess) timer.unref();
    };
    const look = (): void => {
      const leftMs = endMs - monotonicMs();
      if (leftMs > 0) wait(leftMs);
      else onTime();
    };
    wait(Math.max(0, ms));
    return () => clearTimeout(timer);
  }
  return { monotonicMs, start };
}

/* eslint-enable no-restricted-globals */

/** The longest wait between two tries while Redis is away, in milliseconds. */
export const LONGEST_RETRY_MS = 500;
const FIRST_RETRY_MS = 50;

/** How long to wait before Redis is asked again, after so many failures in a row. */
export function retryDelayMs(failures: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** failures, LONGEST_RETRY_MS);
}

/** A call that cannot be served in time ends this much before its deadline, so that it tells the reason and not the time. */
const DEADLINE_MARGIN_MS = 25;

/** How long somebody is left to wait who can wait for `maxWaitMs`. */
export function limitOf(maxWaitMs: number): number {
  return Math.max(0, maxWaitMs - Math.min(DEADLINE_MARGIN_MS, maxWaitMs / 10));
}
