import type { CancelSignal } from './cancel.js';
import { toAbortSignal } from './cancel.js';

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
  /**
   * Calls `callback` after `ms` milliseconds, never earlier, unless the returned function is called before. A cheaper
   * way to what `sleep` does, used where there is one.
   */
  timer?(ms: number, callback: () => void): () => void;
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

  const timer = (ms: number, callback: () => void): (() => void) => {
    const end = now() + ms;
    let handle: ReturnType<typeof setTimeout>;
    const wait = (left: number): void => {
      // A timer may fire a fraction of a millisecond early; "never earlier" means looking again.
      const look = (): void => (now() < end ? wait(end - now()) : callback());
      handle = setTimeout(look, Math.min(Math.ceil(left), MAX_TIMER_MS));
    };
    wait(ms);
    return () => clearTimeout(handle);
  };

  const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const onAbort = (): void => {
        stop();
        reject(signal?.reason);
      };
      const stop = timer(ms, () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      });
      signal?.addEventListener('abort', onAbort, { once: true });
    });

  return { now, sleep, timer, random: Math.random };
};

/* eslint-enable no-restricted-globals, no-restricted-properties */

/** `clock.timer`, also for clocks that have none. */
export const startTimer = (clock: Clock, ms: number, callback: () => void): (() => void) => {
  if (clock.timer) return clock.timer(ms, callback);
  const controller = new AbortController();
  clock.sleep(ms, controller.signal).then(callback, () => undefined);
  return () => controller.abort();
};

/** `clock.sleep` for signals of our own. */
export const pause = (clock: Clock, ms: number, signal: CancelSignal | undefined): Promise<void> =>
  clock.sleep(ms, signal && toAbortSignal(signal));
