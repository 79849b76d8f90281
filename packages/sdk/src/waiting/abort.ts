import { runGuarded } from '../run-guarded.js';

/** The reason of the signal of a call: told apart by `stop`, with the caller's own reason as `cause`. */
export class CallStopped extends Error {
  constructor(
    readonly stop: 'abort' | 'deadline' | 'close',
    override readonly cause?: unknown,
  ) {
    super(`the call was stopped: ${stop}`);
  }
}

/** Calls `listener` once when the signal aborts, at once if it has; returns what stops listening. */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  if (signal.aborted) {
    listener();
    return () => undefined;
  }
  signal.addEventListener('abort', listener, { once: true });
  return () => signal.removeEventListener('abort', listener);
}

/** The calls that follow one signal. */
interface Followers {
  readonly listeners: Set<() => void>;
  readonly stopListening: () => void;
}

/** Of all clients: whatever the number of its calls and clients, a signal is listened to once. */
const FOLLOWERS = new WeakMap<AbortSignal, Followers>();

/**
 * Calls `listener` when the signal of a caller aborts, at once if it has; returns what ends that. Node warns of a leak at the
 * eleventh listener of a signal, and each one makes adding the next slower.
 */
export function followSignal(signal: AbortSignal, listener: () => void): () => void {
  if (signal.aborted) {
    listener();
    return () => undefined;
  }
  const followers = FOLLOWERS.get(signal) ?? createFollowers(signal);
  followers.listeners.add(listener);
  return () => {
    if (!followers.listeners.delete(listener) || followers.listeners.size > 0) return;
    FOLLOWERS.delete(signal);
    runGuarded(followers.stopListening);
  };
}

function createFollowers(signal: AbortSignal): Followers {
  const listeners = new Set<() => void>();
  const callAll = (): void => {
    for (const listener of [...listeners]) listener();
  };
  const followers = { listeners, stopListening: onAbort(signal, callAll) };
  FOLLOWERS.set(signal, followers);
  return followers;
}

/** The promise, unless `signal` aborts first: for what does not know of the signal, or ignores it. */
export function abortable<T>(promise: PromiseLike<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return Promise.resolve(promise);
  return new Promise<T>((resolve, reject) => {
    const stopListening = onAbort(signal, () => reject(signal.reason));
    // Also when it is too late: a rejection that nobody looks at ends the process.
    promise.then(
      (value) => {
        stopListening();
        resolve(value);
      },
      (error: unknown) => {
        stopListening();
        reject(error);
      },
    );
  });
}
