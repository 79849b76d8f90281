import { type Clock, callAfter } from '../clock.js';
import { onAbort } from './abort.js';

/**
 * Somebody who waits, on a timer of its own, and whose wait others may cut short. Being woken only saves time: each
 * sleeper looks again on its own timer, so that it goes on although the request in which others live has ended, as
 * happens in edge workers.
 */
export class Sleeper {
  /** The line in which it stands, its number there in order of arrival, and its neighbours. */
  line: Line | undefined;
  number = 0;
  before: Sleeper | undefined;
  after: Sleeper | undefined;
  /** When it wakes by itself, on the monotonic clock. */
  dueMs = 0;
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
      let stopListening: (() => void) | undefined;
      const end = (): void => {
        this.end = undefined;
        stopTimer();
        stopListening?.();
        if (signal?.aborted) reject(signal.reason);
        else resolve();
      };
      if (ms <= 0 || signal?.aborted) return end();
      this.end = end;
      this.dueMs = clock.monotonicMs() + ms;
      if (signal) stopListening = onAbort(signal, end);
      stopTimer = callAfter(clock, ms, end, reject);
    });
  }

  /** Ends the sleep, as there may be something to see. */
  wake(): void {
    this.end?.();
  }
}

/** Those who wait, in order of arrival: a linked list, so that leaving from the middle costs nothing. */
export class Line {
  /** The one who came first of those who are still here. */
  first: Sleeper | undefined;
  private last: Sleeper | undefined;
  private arrivals = 0;
  size = 0;

  /** Joins at the end. */
  add(sleeper: Sleeper): void {
    sleeper.line = this;
    sleeper.number = this.arrivals++;
    sleeper.before = this.last;
    sleeper.after = undefined;
    if (this.last) this.last.after = sleeper;
    else this.first = sleeper;
    this.last = sleeper;
    this.size++;
  }

  /** Leaves, wherever it stands. Nothing happens when it is not here. */
  delete(sleeper: Sleeper): void {
    if (sleeper.line !== this) return;
    const { before, after } = sleeper;
    if (before) before.after = after;
    else this.first = after;
    if (after) after.before = before;
    else this.last = before;
    sleeper.line = sleeper.before = sleeper.after = undefined;
    this.size--;
  }
}
