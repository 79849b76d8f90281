import type { Clock } from '../clock.js';
import { abortable, onAbort } from './abort.js';

/** Somebody who waits, on a timer of its own. */
export interface Sleeper {
  /** Resolves after `ms`, or sooner when woken. Rejects with `signal.reason` when the signal aborts. */
  sleep(ms: number): Promise<void>;
  /** Ends the sleep, as there may be something to see. */
  wake(): void;
}

const WOKEN = 'woken';

/**
 * Waits that others may cut short. Being woken only saves time: each sleeper looks again on its own timer, so that it
 * goes on although the request in which others live has ended, as happens in edge workers.
 */
export function createSleeper(clock: Clock, signal: AbortSignal | undefined): Sleeper {
  let current: AbortController | undefined;

  return {
    async sleep(ms) {
      const controller = new AbortController();
      const stopListening = signal && onAbort(signal, () => controller.abort(WOKEN));
      current = controller;
      try {
        if (ms > 0) await abortable(clock.sleep(ms, controller.signal), controller.signal);
      } catch (error) {
        if (!controller.signal.aborted) throw error;
      } finally {
        stopListening?.();
        current = undefined;
      }
      if (signal?.aborted) throw signal.reason;
    },
    wake() {
      current?.abort(WOKEN);
    },
  };
}
