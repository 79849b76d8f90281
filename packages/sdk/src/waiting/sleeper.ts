import { type Clock, callAfter } from '../clock.js';
import type { LineMember } from './line.js';
import { onAbort } from './abort.js';

/**
 * Somebody who waits, on a timer of its own, and whose wait others may cut short. Being woken only saves time: each
 * sleeper looks again on its own timer, so that it goes on although the request in which others live has ended, as
 * happens in edge workers.
 */
export class Sleeper implements LineMember {
  line: LineMember['line'];
  before: LineMember['before'];
  after: LineMember['after'];
  private end: (() => void) | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** Resolves after `ms`, or sooner when woken. Rejects with `signal.reason` when the signal aborts. */
  sleep(ms: number): Promise<void> {
    const { clock, signal } = this;
    return new Promise((resolve, reject) => {
      let stopTimer = (): void => undefined;
      let stopListening = stopTimer;
      const end = (): void => {
        stopTimer();
        stopListening();
        this.end = undefined;
        if (signal?.aborted) reject(signal.reason);
        else resolve();
      };
      if (ms <= 0 || signal?.aborted) return end();
      this.end = end;
      if (signal) stopListening = onAbort(signal, end);
      stopTimer = callAfter(clock, ms, end, reject);
    });
  }

  /** Ends the sleep, as there may be something to see. */
  wake(): void {
    this.end?.();
  }
}
