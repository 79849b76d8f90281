import { type Clock, callAfter } from '../clock.js';
import { onAbort } from './abort.js';

/**
 * Somebody who waits, on a timer of its own, and whose wait others may cut short. Being woken only saves time: each
 * sleeper looks again on its own timer, so that it goes on although the request in which others live has ended, as
 * happens in edge workers.
 */
export class Sleeper {
  /** In order of arrival in the line where it stands. */
  number = 0;
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
      let stopTimer: (() => void) | undefined = undefined;
      let stopListening: (() => void) | undefined;
      const end = (): void => {
        this.end = undefined;
        stopTimer?.();
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

/** Those who wait, in order of arrival. Whoever leaves from the middle leaves a gap, which is skipped later. */
export class Line {
  private sleepers: (Sleeper | undefined)[] = [];
  /** Number of the sleeper at index 0. */
  private firstNumber = 0;
  private head = 0;
  size = 0;

  /** The one who came first of those who are still here. */
  get first(): Sleeper | undefined {
    return this.sleepers[this.head];
  }

  /** How many stand before this one. It looks at each of them. */
  countBefore(sleeper: Sleeper): number {
    const ahead = this.sleepers.slice(this.head, sleeper.number - this.firstNumber);
    return ahead.filter(Boolean).length;
  }

  /** Joins at the end. */
  add(sleeper: Sleeper): void {
    sleeper.number = this.firstNumber + this.sleepers.push(sleeper) - 1;
    this.size++;
  }

  /** Leaves, wherever it stands. Nothing happens when it is not here. */
  delete(sleeper: Sleeper): void {
    const index = sleeper.number - this.firstNumber;
    if (this.sleepers[index] !== sleeper) return;
    this.sleepers[index] = undefined;
    this.size--;
    const { length } = this.sleepers;
    while (this.head < length && !this.sleepers[this.head]) this.head++;
    if (this.head * 2 < length) return;
    // Half of the list is behind the head: what is left moves up.
    this.sleepers = this.sleepers.slice(this.head);
    this.firstNumber += this.head;
    this.head = 0;
  }
}
