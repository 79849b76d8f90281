/**
 * Where the SDK gets time, waiting and chance from. Inject one to run tests without real waiting.
 */
export interface Clock {
  /** Milliseconds since the epoch. Must never go backwards. */
  now(): number;
  /**
   * Resolves `ms` milliseconds from now, never earlier. Rejects with `signal.reason` as soon as `signal` aborts, and
   * then leaves no timer behind.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** A number in `[0, 1)`. */
  random(): number;
}

/** Timers hold their delay in 31 bits; a longer one would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

// The only place that reads the real clock. The wall clock is read once and then moves with the monotonic one: a
// system clock that is set back would otherwise stretch every pause and every rate limit window.
/* eslint-disable no-restricted-globals, no-restricted-properties */

/** Real time: what clients use unless the option `clock` says otherwise. */
export const createSystemClock = (): Clock => {
  const offset = Date.now() - performance.now();
  const now = (): number => offset + performance.now();

  const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const end = now() + ms;
      let timer: ReturnType<typeof setTimeout>;
      const onAbort = (): void => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const wait = (): void => {
        const left = end - now();
        // A timer may fire a fraction of a millisecond early; "never earlier" means looking again.
        if (left > 0) timer = setTimeout(wait, Math.min(Math.ceil(left), MAX_TIMER_MS));
        else {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        }
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      wait();
    });

  return { now, sleep, random: Math.random };
};
