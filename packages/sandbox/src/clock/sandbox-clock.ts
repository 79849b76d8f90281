import { setMaxListeners } from 'node:events';
import type { Clock } from './clock.js';

/** The clock that all parts of one sandbox share: the injected one, plus the time it was moved ahead by. */
export interface SandboxClock extends Clock {
  /** Moves the time ahead and wakes, in order, everything that was to happen until then. */
  readonly advance: (ms: number) => void;
  /** Ends all waiting, so that nothing of the sandbox is left behind. */
  close(): void;
}

/** Times after this cannot be written in the form of the API. */
const LATEST_MS = Date.UTC(9999, 11, 31);

interface Sleeper {
  readonly dueMs: number;
  wake(): void;
}

/** Wraps the injected clock, so that time can be moved ahead from code and over HTTP whatever that clock is. */
export function createSandboxClock(base: Clock): SandboxClock {
  const sleepers = new Set<Sleeper>();
  const closing = new AbortController();
  // Each that sleeps listens to it; Node warns from the eleventh on.
  setMaxListeners(0, closing.signal);
  let offsetMs = 0;
  const now = () => base.now() + offsetMs;

  const sleep = (ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const stop = signal ? AbortSignal.any([signal, closing.signal]) : closing.signal;
      if (stop.aborted) return reject(stop.reason as Error);
      if (!(ms > 0)) return resolve();
      const baseSleep = new AbortController();
      const end = (settle: () => void) => {
        sleepers.delete(sleeper);
        stop.removeEventListener('abort', onAbort);
        baseSleep.abort();
        settle();
      };
      const sleeper: Sleeper = { dueMs: now() + ms, wake: () => end(resolve) };
      const onAbort = () => end(() => reject(stop.reason as Error));
      sleepers.add(sleeper);
      stop.addEventListener('abort', onAbort, { once: true });
      base.sleep(ms, baseSleep.signal).then(
        () => sleepers.has(sleeper) && sleeper.wake(),
        () => {},
      );
    });

  return {
    now,
    sleep,
    advance(ms) {
      if (!(typeof ms === 'number' && ms >= 0 && now() + ms <= LATEST_MS))
        throw new RangeError(`The clock only moves ahead, and to the year 9999: ${ms} ms are not possible.`);
      offsetMs += ms;
      const due = [...sleepers].filter((sleeper) => sleeper.dueMs <= now());
      due.sort((a, b) => a.dueMs - b.dueMs).forEach((sleeper) => sleeper.wake());
    },
    close: () => closing.abort(new Error('The sandbox is closed.')),
  };
}
