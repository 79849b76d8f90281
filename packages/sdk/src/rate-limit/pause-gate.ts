import type { GatePass } from '../call.js';
import type { Clock } from '../clock.js';
import { Sleeper } from '../waiting/sleeper.js';

/** Somebody who wants to pass. */
export interface GateRequest {
  readonly signal?: AbortSignal | undefined;
  /** When it must have passed, on the monotonic clock. */
  readonly endMs: number;
  /** From having waited before. */
  readonly pass?: GatePass | undefined;
}

/** Holds back the requests of one operation while the server wants none. */
export interface PauseGate {
  /**
   * Closes the gate for `waitMs` from now on; returns whether that is longer than before, as a pause is never shortened.
   * Those who wait for its end go `jitterMs` later, as other processes may wait for the same end.
   */
  pause(waitMs: number, jitterMs?: number): boolean;
  /** How long the gate stays closed, in milliseconds; 0 when it is open. */
  remainingMs(): number;
  /** Whether this one may pass right now. */
  isOpenFor(request: GateRequest): boolean;
  /**
   * Waits, in order of arrival, until this one may pass. Resolves at once when it turns out that the gate opens too late
   * for it. Rejects with the reason of its signal.
   */
  wait(request: GateRequest): Promise<GatePass | TooLate>;
}

/** Whoever waited could not go before its end. */
export interface TooLate {
  /** How long it would have had to wait. */
  readonly waitMs: number;
}

/** After a pause, one request goes first; from then on twice as many in each such interval, until nobody waits. */
const RELEASE_INTERVAL_MS = 100;

interface Waiter {
  readonly endMs: number;
  readonly sleeper: Sleeper;
  /** When it may go, on the monotonic clock. */
  goMs: number;
}

/** How long after the end of a pause the one at this place of the line goes. */
function delayOf(place: number): number {
  return Math.floor(Math.log2(place + 1)) * RELEASE_INTERVAL_MS;
}

export function createPauseGate(clock: Clock): PauseGate {
  let untilMs = -Infinity;
  let jitterMs = 0;
  let pauseCount = 0;
  /** When the last one in line may go. */
  let lastGoMs = -Infinity;
  // In order of arrival.
  const line = new Set<Waiter>();

  /** Its jitter is left out where it would make somebody too late. */
  function goMsOf(place: number, endMs: number): number {
    const goMs = untilMs + jitterMs + delayOf(place);
    return goMs < endMs ? goMs : untilMs + delayOf(place);
  }

  return {
    pause(waitMs, jitter = 0) {
      const endMs = clock.monotonicMs() + waitMs;
      if (endMs <= untilMs) return false;
      untilMs = endMs;
      jitterMs = jitter;
      pauseCount++;
      let place = 0;
      for (const waiter of line) {
        waiter.goMs = goMsOf(place++, waiter.endMs);
        lastGoMs = waiter.goMs;
        // For whom it is too late now need not sleep any longer.
        if (waiter.goMs >= waiter.endMs) waiter.sleeper.wake();
      }
      return true;
    },
    remainingMs: () => Math.max(0, untilMs - clock.monotonicMs()),
    isOpenFor({ pass }) {
      if (clock.monotonicMs() < untilMs) return false;
      return line.size === 0 || pass?.pauseCount === pauseCount;
    },
    async wait({ signal, endMs }) {
      const place = goMsOf(line.size, endMs);
      const sleeper = new Sleeper(clock, signal);
      const waiter: Waiter = { endMs, sleeper, goMs: line.size > 0 ? Math.max(place, lastGoMs) : place };
      lastGoMs = waiter.goMs;
      line.add(waiter);
      try {
        for (;;) {
          const leftMs = waiter.goMs - clock.monotonicMs();
          if (waiter.goMs >= endMs) return { waitMs: leftMs };
          if (leftMs <= 0) return { pauseCount };
          await sleeper.sleep(leftMs);
        }
      } finally {
        line.delete(waiter);
      }
    },
  };
}
