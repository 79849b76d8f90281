import type { Clock } from './clock.js';
import type { MessagesErrorCode } from './errors/errors.js';
import { runGuarded } from './run-guarded.js';

/** What all events have in common. */
export interface BaseEvent<Type extends string> {
  /** Tells the events apart. */
  readonly type: Type;
  /** When it happened, in milliseconds since the epoch, by the clock of the client. */
  readonly atMs: number;
  /** Operation of the API, such as `listMessages`; `requestToken` for a token. */
  readonly operation: string;
}

/** What the events of a call have in common. */
export interface CallEvent<Type extends string = string> extends BaseEvent<Type> {
  /** Number of the call in this client; the same on all events of one call. */
  readonly callId: number;
  /** Number of the attempt within the call, from 1. */
  readonly attempt: number;
}

/** A request leaves. */
export interface RequestEvent extends CallEvent<'request'> {
  /** HTTP method, in capitals. */
  readonly method: string;
}

/** Status and headers of an answer came, `durationMs` after the request left. */
export interface ResponseEvent extends CallEvent<'response'> {
  /** HTTP status. */
  readonly status: number;
  /** From the moment the request left, in milliseconds. */
  readonly durationMs: number;
  /** Id that the server gave to the request, where it gave one. */
  readonly requestId?: string | undefined;
}

/** A request got no answer. */
export interface FailureEvent extends CallEvent<'failure'> {
  /** What kind of error it was. */
  readonly code: MessagesErrorCode;
  /** From the moment the request left, in milliseconds. */
  readonly durationMs: number;
}

/** A request will be sent again, `delayMs` from now or later; `attempt` is the one that failed. */
export interface RetryEvent extends CallEvent<'retry'> {
  /** What kind of error the attempt ended with. */
  readonly code: MessagesErrorCode;
  /** Wait before the next attempt, in milliseconds; pauses and the rate limit may add to it. */
  readonly delayMs: number;
}

/** All requests of the operation wait from now on. Told again when the pause grows. */
export interface PauseEvent extends BaseEvent<'pause'> {
  /** Length of the pause from now on, in milliseconds. */
  readonly waitMs: number;
  /** End of the pause, in milliseconds since the epoch. */
  readonly untilMs: number;
}

/** The first request after a pause goes. */
export interface ResumeEvent extends BaseEvent<'resume'> {}

/** A request waits for the rate limit. */
export interface ThrottleEvent extends CallEvent<'throttle'> {
  /** How many requests wait for a permit, this one included. */
  readonly waiting: number;
}

/** A token was asked for, came, or could not be had. */
export interface TokenEvent extends BaseEvent<'token'> {
  /** What became of it. */
  readonly state: 'requested' | 'received' | 'failed';
  /** When it was received: how long it lives, in milliseconds. */
  readonly lifetimeMs?: number | undefined;
  /** When it failed: the code of the error. */
  readonly code?: string | undefined;
}

/** What a client tells about its work. No event holds a secret, a phone number or a message text. */
export type MessagesEvent =
  | RequestEvent
  | ResponseEvent
  | FailureEvent
  | RetryEvent
  | PauseEvent
  | ResumeEvent
  | ThrottleEvent
  | TokenEvent;

/** @internal */
type WithoutTime<E> = E extends unknown ? Omit<E, 'atMs'> : never;
/** An event before the time is put on it. @internal */
export type EventDetails = WithoutTime<MessagesEvent>;

/** Tells an event. It is only built when somebody listens. @internal */
export type Emit = (build: () => EventDetails) => void;

/** The diagnostics channel of Node on which the events of all clients are published. */
const CHANNEL = 'bandwidth-messages';

/** Hands each event to the listener of the client and to the diagnostics channel. @internal */
export function createEmit(clock: Clock, onEvent: ((event: MessagesEvent) => void) | undefined): Emit {
  // Asked for at run time, so that bundles for browsers need no such module.
  const node = typeof process === 'undefined' ? undefined : process;
  const channel = node?.getBuiltinModule?.('node:diagnostics_channel').channel(CHANNEL);
  return (build) => {
    const isPublished = channel?.hasSubscribers ?? false;
    if (!onEvent && !isPublished) return;
    runGuarded(() => {
      const event = { atMs: clock.now(), ...build() } as MessagesEvent;
      // A listener that fails must not keep the event from the channel.
      if (isPublished) runGuarded(() => channel?.publish(event));
      return onEvent?.(event);
    });
  };
}
