import type { CallbackClock } from '../clock.js';

/** What comes of a race that took too long; no body of a request can be mistaken for it. */
export const LATE = Symbol('late');

/** The time by which a request is to be answered. */
export interface Deadline {
  isPast(): boolean;
  /** What the promise resolves to, or `LATE` when that takes longer than the deadline. */
  race<T>(promise: Promise<T>): Promise<T | typeof LATE>;
  /** Stops the timer. */
  end(): void;
}

export function startDeadline(clock: CallbackClock, timeoutMs: number): Deadline {
  const endsAtMs = clock.monotonicMs() + timeoutMs;
  const ended = new AbortController();
  const passed = clock.sleep(timeoutMs, ended.signal).then((): typeof LATE => LATE);
  // Rejects when the deadline is not needed any more, which nobody wants to hear of.
  passed.catch(() => {});
  return {
    isPast: () => clock.monotonicMs() >= endsAtMs,
    race: (promise) => Promise.race([promise, passed]),
    end: () => ended.abort(),
  };
}
