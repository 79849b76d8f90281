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
  /** Listens to the signal while there are any. */
  listen(): () => void;
  stopListening?: () => void;
}

/**
 * Lets calls follow the signals of callers, listening once to each signal however many calls it was given to: Node warns of a
 * leak at the eleventh listener, and each one makes adding the next slower.
 */
export class SignalHub {
  private readonly known = new WeakMap<AbortSignal, Followers>();

  /** Calls `listener` when the signal aborts, at once if it has; returns what ends that. */
  follow(signal: AbortSignal, listener: () => void): () => void {
    if (signal.aborted) {
      listener();
      return () => undefined;
    }
    const followers = this.known.get(signal) ?? createFollowers(signal);
    this.known.set(signal, followers);
    const { listeners } = followers;
    if (listeners.size === 0) followers.stopListening = followers.listen();
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      // Node keeps a signal that follows another one for as long as somebody listens to it, even when that one is gone.
      if (listeners.size === 0) runGuarded(() => followers.stopListening?.());
    };
  }
}

function createFollowers(signal: AbortSignal): Followers {
  const listeners = new Set<() => void>();
  // A signal that follows this one does not count as its listener. Node takes anything with `aborted` in it for a
  // signal, and then does not follow it: only its own ones are given to it.
  const canFollow = typeof AbortSignal.any === 'function' && signal instanceof AbortSignal;
  const hub = canFollow ? AbortSignal.any([signal]) : signal;
  const callAll = (): void => {
    for (const listener of [...listeners]) listener();
  };
  return { listeners, listen: () => onAbort(hub, callAll) };
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
