import type { Clock } from '../clock.js';
import { Sleeper } from '../waiting/sleeper.js';
import { Line } from '../waiting/line.js';

/** Bounds how many requests are under way at once. */
export interface ConcurrencyBound {
  /** Takes a place, if one is free and nobody waits for it. Returns what gives it back. */
  tryTake(): (() => void) | undefined;
  /** Waits for a place, first come, first served. Rejects with `signal.reason`. */
  take(signal: AbortSignal): Promise<() => void>;
}

/**
 * A place is given back when its request ends, and no request takes longer than its timeouts allow. In an edge worker it
 * may end without a word, together with the request in which it was made: a place this old is free again.
 */
const MAX_HOLD_MS = 600_000;
/** How often somebody who waits looks for himself, whether or not he is woken. */
const LOOK_AGAIN_MS = 1000;

export function createConcurrencyBound(max: number, clock: Clock): ConcurrencyBound {
  /** When each place was taken, the longest ago first. */
  const taken = new Map<symbol, number>();
  const line = new Line<Sleeper>();

  function isFree(): boolean {
    if (taken.size < max) return true;
    const [oldest] = taken;
    if (!oldest || clock.monotonicMs() - oldest[1] < MAX_HOLD_MS) return false;
    taken.delete(oldest[0]);
    return true;
  }
  function take(): () => void {
    const place = Symbol('place');
    taken.set(place, clock.monotonicMs());
    return () => {
      if (taken.delete(place)) wakeFirst();
    };
  }
  function wakeFirst(): void {
    line.first()?.wake();
  }

  return {
    tryTake: () => (line.size === 0 && isFree() ? take() : undefined),
    async take(signal) {
      const sleeper = new Sleeper(clock, signal);
      line.add(sleeper);
      try {
        // Only the first in line is woken. Who finds a free place on its own timer has nobody alive before it.
        do await sleeper.sleep(LOOK_AGAIN_MS);
        while (!isFree());
        return take();
      } finally {
        line.delete(sleeper);
        if (taken.size < max) wakeFirst();
      }
    },
  };
}
