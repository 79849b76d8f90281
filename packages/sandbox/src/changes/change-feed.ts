import type { CallbackAttempt } from '../callbacks/callback-dispatcher.js';
import type { SandboxMessage } from '../messages/message.js';
import type { RequestRecord } from '../server/request-log.js';

/** Something that happened in the sandbox. */
export type Change =
  /** A message came, or its timeline has a new step. */
  | { readonly type: 'message'; readonly message: SandboxMessage }
  /** A request has ended. */
  | { readonly type: 'request'; readonly request: RequestRecord }
  /** A try to post events has ended. */
  | { readonly type: 'callback'; readonly callback: CallbackAttempt }
  /** Faults were added, taken away, or struck. */
  | { readonly type: 'faults' }
  /** The targets of callbacks were set. */
  | { readonly type: 'targets' }
  /** The time was moved ahead. */
  | { readonly type: 'clock' }
  /** The sandbox went back to its start. */
  | { readonly type: 'reset' };

/** How many changes are kept for those that come back after a while. */
const MAX_CHANGES = 10_000;

/** What happens in the sandbox, as it happens: numbered from 1, the latest of it kept. */
export class ChangeFeed {
  private readonly kept: Change[] = [];
  private readonly listeners = new Set<(change: Change) => void>();
  private dropped = 0;

  /** The number of the latest change. */
  get latest(): number {
    return this.dropped + this.kept.length;
  }

  add(change: Change): void {
    // Dropped in blocks, since taking one off the front of a long array each time would cost more than the change.
    if (this.kept.length >= MAX_CHANGES) {
      this.kept.splice(0, MAX_CHANGES / 10);
      this.dropped += MAX_CHANGES / 10;
    }
    this.kept.push(change);
    for (const listener of this.listeners) listener(change);
  }

  /** The changes after this number; undefined when some of them are no longer kept. */
  since(number: number): readonly Change[] | undefined {
    return number < this.dropped || number > this.latest ? undefined : this.kept.slice(number - this.dropped);
  }

  /** Has each change told to a listener. Returns the function that ends that. */
  subscribe(listener: (change: Change) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }
}
