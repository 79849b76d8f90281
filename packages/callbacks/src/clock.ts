/** Where time comes from. Any `Clock` of the SDK fits. */
export interface CallbackClock {
  /** Milliseconds since some moment; never goes back. */
  monotonicMs(): number;
  /** Resolves after `ms` milliseconds; rejects, and leaves no timer behind, when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

// The only place that reads the real clock.
/* eslint-disable no-restricted-globals */

/** The time of the machine. */
export function createSystemClock(): CallbackClock {
  return {
    monotonicMs: () => performance.now(),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const onAbort = () => {
          clearTimeout(timer);
          reject(signal?.reason);
        };
        const timer = setTimeout(() => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        }, ms);
        signal?.addEventListener('abort', onAbort, { once: true });
      }),
  };
}
