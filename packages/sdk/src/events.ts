import type { Clock } from './clock.js';
import type { MessagesErrorCode } from './errors/errors.js';
import type { ExportProgress, ExportWarning } from './export/progress.js';

/** What the events of a call have in common. */
export interface CallEvent {
  /** Operation of the API, such as `listMessages`. */
  readonly operation: string;
  /** Number of the call in this client; the same on all events of one call. */
  readonly callId: number;
  /** Number of the attempt within the call, from 1. */
  readonly attempt: number;
}

/** What a client tells about its work. No event holds a secret, a phone number or a message text. */
export type MessagesEvent = { readonly atMs: number } & (
  | ({ readonly type: 'request'; readonly method: string } & CallEvent)
  | ({
      readonly type: 'response';
      readonly status: number;
      readonly durationMs: number;
      readonly requestId?: string | undefined;
    } & CallEvent)
  | ({ readonly type: 'failure'; readonly code: MessagesErrorCode; readonly durationMs: number } & CallEvent)
  | ({ readonly type: 'retry'; readonly code: MessagesErrorCode; readonly delayMs: number } & CallEvent)
  /** All requests of the operation wait from now on. Sent again when the pause grows. */
  | { readonly type: 'pause'; readonly operation: string; readonly waitMs: number; readonly untilMs: number }
  | { readonly type: 'resume'; readonly operation: string }
  /** A request waits for the rate limit; `waiting` counts those in the queue. */
  | {
      readonly type: 'throttle';
      readonly operation: string;
      readonly callId: number;
      readonly waiting: number;
    }
  | { readonly type: 'token'; readonly state: 'requested' }
  | { readonly type: 'token'; readonly state: 'received'; readonly lifetimeMs: number }
  | { readonly type: 'token'; readonly state: 'failed'; readonly code: string }
  | ({ readonly type: 'export-progress' } & ExportProgress)
  | ({ readonly type: 'export-warning' } & ExportWarning)
);

/** An event before the time is put on it. */
export type EventDetails = MessagesEvent extends infer E
  ? E extends unknown
    ? Omit<E, 'atMs'>
    : never
  : never;

export interface EventSink {
  /** Events are only built when somebody listens. */
  emit(build: () => EventDetails): void;
}

export interface EventObserver {
  isObserved(): boolean;
  observe(event: MessagesEvent): void;
}

const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof (value as PromiseLike<unknown> | undefined)?.then === 'function';

/** Hands each event to all observers. What they throw or reject with is their own affair. */
export const createEventSink = (clock: Clock, observers: readonly EventObserver[]): EventSink => ({
  emit(build) {
    if (!observers.some((observer) => observer.isObserved())) return;
    const event = { atMs: clock.now(), ...build() } as MessagesEvent;
    for (const observer of observers) {
      try {
        // An async listener hands back a promise, although its type does not say so.
        const result: unknown = observer.observe(event);
        if (isPromise(result)) result.then(undefined, () => undefined);
      } catch {
        // See above.
      }
    }
  },
});
