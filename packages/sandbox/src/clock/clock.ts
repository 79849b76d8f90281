/**
 * Where the sandbox gets its time from. Any object with these two methods will do, so that a test can hand the same
 * fake clock to the sandbox and to the client under test.
 */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly now: () => number;
  /** Resolves `ms` milliseconds later; rejects when the signal aborts first. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** The longest delay that setTimeout can take; it fires at once for anything above. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** The clock of the machine. Its timers never keep the process alive. */
export const SYSTEM_CLOCK: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      let left = ms;
      let timer: NodeJS.Timeout;
      const onAbort = () => {
        clearTimeout(timer);
        reject(signal?.reason as Error);
      };
      const wait = () => {
        const step = Math.min(left, LONGEST_TIMEOUT_MS);
        left -= step;
        timer = setTimeout(() => {
          if (left > 0) return wait();
          signal?.removeEventListener('abort', onAbort);
          resolve();
        }, step);
        timer.unref();
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      wait();
    }),
};
