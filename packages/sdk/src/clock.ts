import { runGuarded } from './run-guarded.js';

/** Where the SDK gets time, waiting and randomness from. Inject one to run tests without real waiting. */
export interface Clock {
  /** The wall clock: milliseconds since the epoch, read anew at each call. It may jump when the system clock is set. */
  now(): number;
  /** Milliseconds on a clock that never goes back. All waits are counted on it. */
  monotonicMs(): number;
  /**
   * Resolves `ms` milliseconds from now, never earlier. Rejects with `signal.reason` as soon as `signal` aborts, and
   * then leaves no timer behind.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** A number in `[0, 1)`. */
  random(): number;
  /**
   * Calls `onTime` after `ms` milliseconds, never earlier, unless the returned function is called before. A cheaper way
   * to what `sleep` does, used where there is one.
   */
  readonly timer?: ((ms: number, onTime: () => void) => () => void) | undefined;
}

/** Node and browsers hold the delay of a timer in 31 bits; a longer one would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** A timer that fires later than this after its time shows that the process was busy or suspended. */
const LATE_MS = 5;
/** How long what arrived meanwhile may take to be handled, before such a timer counts. */
const CATCH_UP_MS = 50;

/* eslint-disable no-restricted-globals, no-restricted-properties -- the only place that reads the real clock */

/** Real time: what a client uses unless its option `clock` says otherwise. */
export function createSystemClock(): Clock {
  const monotonicMs = (): number => performance.now();

  function timer(ms: number, onTime: () => void): () => void {
    const endMs = monotonicMs() + ms;
    let handle: ReturnType<typeof setTimeout>;
    // A timer may fire a fraction of a millisecond early, and holds no more than 24 days: look again.
    function wait(): void {
      const leftMs = endMs - monotonicMs();
      if (leftMs > 0) handle = setTimeout(wait, Math.min(Math.ceil(leftMs), MAX_TIMER_MS));
      else onTime();
    }
    wait();
    return () => clearTimeout(handle);
  }

  return {
    now: () => Date.now(),
    monotonicMs,
    sleep: sleepBy(timer),
    timer,
    random: () => Math.random(),
  };
}

/* eslint-enable no-restricted-globals, no-restricted-properties */

/** The `sleep` of a clock that has this `timer`. @internal */
export function sleepBy(timer: NonNullable<Clock['timer']>): Clock['sleep'] {
  return (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const stop = timer(ms, () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      });
      function onAbort(): void {
        stop();
        reject(signal?.reason);
      }
      signal?.addEventListener('abort', onAbort, { once: true });
    });
}

/** What a timer that is no longer needed is stopped with. */
const STOPPED = 'stopped';

/**
 * `clock.timer`, also for clocks that have none. `onFailure` is told what a clock throws or rejects with. What is returned
 * may be the clock's own: to be called by `runGuarded`. @internal
 */
export function callAfter(
  clock: Clock,
  ms: number,
  onTime: () => void,
  onFailure: (error: unknown) => void,
): () => void {
  try {
    return clock.timer ? clock.timer(ms, onTime) : sleepAndCall(clock, ms, onTime, onFailure);
  } catch (error) {
    onFailure(error);
    return () => undefined;
  }
}

function sleepAndCall(
  clock: Clock,
  ms: number,
  onTime: () => void,
  onFailure: (error: unknown) => void,
): () => void {
  const controller = new AbortController();
  clock.sleep(ms, controller.signal).then(
    () => controller.signal.aborted || onTime(),
    (error: unknown) => controller.signal.aborted || onFailure(error),
  );
  return () => controller.abort(STOPPED);
}

/**
 * Calls `onTime` after `ms` milliseconds, unless the returned function is called before. Where the process was too busy
 * to notice the time, an answer may lie in the socket already: what has arrived is handled first.
 * @internal
 */
export function startTimer(clock: Clock, ms: number, onTime: () => void): () => void {
  if (ms === Infinity) return () => undefined;
  const dueMs = clock.monotonicMs() + ms;
  // A clock that fails gives no time limit; there is nobody to tell, and the other limits hold.
  const ignore = (): void => undefined;
  let stopCatchingUp = ignore;
  // A clock may call back before it returns, when the time is over already.
  const onDue = (): void => {
    if (clock.monotonicMs() - dueMs > LATE_MS) stopCatchingUp = callAfter(clock, CATCH_UP_MS, onTime, ignore);
    else onTime();
  };
  const stop = callAfter(clock, ms, onDue, ignore);
  return () => {
    runGuarded(stop);
    runGuarded(stopCatchingUp);
  };
}
