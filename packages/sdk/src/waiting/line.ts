import { type Clock, callAfter } from '../clock.js';
import { runGuarded } from '../run-guarded.js';
import { onAbort } from './abort.js';

/**
 * Somebody who waits, on a timer of its own, and whose wait others may cut short. Being woken only saves time: each
 * sleeper looks again on its own timer, so that it goes on although the request in which others live has ended, as
 * happens in edge workers.
 */
export class Sleeper {
  /** Its place in the line where it stands. */
  number = 0;
  /** When it wakes by itself, on the monotonic clock. */
  dueMs = 0;
  private resolve: (() => void) | undefined;
  private endTimer: (() => void) | undefined;
  private stopListening: (() => void) | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /**
   * Resolves after `ms`, or sooner when woken. Rejects with `signal.reason` when the signal aborts. Call `stop` after the
   * last sleep. As many may sleep at once, the promise is nearly all that each of them holds in memory.
   */
  sleep(ms: number): Promise<void> {
    const { clock, signal } = this;
    this.stop();
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      if (ms <= 0) return resolve();
      this.resolve = resolve;
      this.dueMs = clock.monotonicMs() + ms;
      if (signal) this.stopListening = onAbort(signal, () => reject(signal.reason));
      this.endTimer = callAfter(clock, ms, resolve, reject);
    });
  }

  /** Ends the sleep, as there may be something to see. */
  wake(): void {
    this.resolve?.();
  }

  /** Leaves no timer and no listener behind. */
  stop(): void {
    const { endTimer, stopListening } = this;
    this.resolve = this.endTimer = this.stopListening = undefined;
    if (endTimer) runGuarded(endTimer);
    stopListening?.();
  }
}

/** Those who are here, in order of arrival. Whoever leaves from the middle leaves a gap, which is closed later. */
export class Line<T extends { number: number }> {
  /** Each at the index that is its number. */
  private items: (T | undefined)[] = [];
  private head = 0;
  size = 0;

  /** The one who came first of those who are still here. */
  get first(): T | undefined {
    return this.items[this.head];
  }

  /** How many stand before this one. It looks at each of them. */
  countBefore(item: T): number {
    return this.items.slice(this.head, item.number).filter(Boolean).length;
  }

  /** Joins at the end. Nothing happens when it is here. */
  add(item: T): void {
    if (this.items[item.number] === item) return;
    item.number = this.items.push(item) - 1;
    this.size++;
  }

  /** Leaves, wherever it stands; returns whether it was here. */
  delete(item: T): boolean {
    if (this.items[item.number] !== item) return false;
    this.items[item.number] = undefined;
    this.size--;
    while (this.head < this.items.length && !this.items[this.head]) this.head++;
    if (this.size * 2 <= this.items.length) this.closeGaps();
    return true;
  }

  private closeGaps(): void {
    const items = this.items.filter((item) => item !== undefined);
    for (const [index, item] of items.entries()) item.number = index;
    this.items = items;
    this.head = 0;
  }
}
