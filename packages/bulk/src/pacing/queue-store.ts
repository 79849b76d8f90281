import type { Refusal } from './queue-model.js';

/** Where the model of the account's queue is kept: in this process, or where several processes share it. */
export interface QueueStore {
  /** Takes room for a message, where there is any: `waitMs` is 0 then. Otherwise it tells when to ask again. */
  take(segments: number, wasTurnedAway: boolean): MaybePromise<Taken>;
  /** A message was accepted. */
  noteAccepted(): MaybePromise<void>;
  /** The API answered 429 to a message that took room. */
  noteFull(refusal: Refusal): MaybePromise<void>;
  /** A message that took room was not sent, or certainly not accepted. */
  giveBack(segments: number): MaybePromise<void>;
  /** What was last known of the queue. */
  state(): { readonly level: number; readonly segmentsPerSecond: number };
}

/** Whether there was room. */
export interface Taken {
  /** How long the message still has to wait; 0 when it may go. */
  readonly waitMs: number;
  /** When that was, by the clock of the store. */
  readonly atMs: number;
}

type MaybePromise<T> = T | Promise<T>;
