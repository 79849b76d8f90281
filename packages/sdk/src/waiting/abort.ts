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

/**
 * Lets calls follow the signals of callers, listening once to each signal however many calls it was given to: Node warns of a
 * leak at the eleventh listener, and each one makes adding the next slower.
 */
export class SignalHub {
  private readonly known = new WeakMap<
    AbortSignal,
    { readonly listeners: Set<() => void>; readonly hub: AbortSignal }
  >();

  /** Calls `listener` when the signal aborts, at once if it has; returns what ends that. */
  follow(signal: AbortSignal, listener: () => void): () => void {
    if (signal.aborted) {
      listener();
      return () => undefined;
    }
    const { listeners } = this.known.get(signal) ?? this.listenTo(signal);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  private listenTo(signal: AbortSignal): { readonly listeners: Set<() => void> } {
    const listeners = new Set<() => void>();
    // A signal that follows this one does not count as its listener. Node takes anything with `aborted` in it for a
    // signal, and then does not follow it: only its own ones are given to it. It is kept, as nothing else holds it.
    const canFollow = typeof AbortSignal.any === 'function' && signal instanceof AbortSignal;
    const hub = canFollow ? AbortSignal.any([signal]) : signal;
    onAbort(hub, () => {
      for (const listener of [...listeners]) listener();
    });
    this.known.set(signal, { listeners, hub });
    return { listeners };
  }
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

export function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
  return isObject && typeof (value as Partial<PromiseLike<unknown>>).then === 'function';
}

/** Runs what is not ours and whose outcome nobody needs: what it throws, or rejects with, is its own affair. */
export function runGuarded(act: () => unknown): void {
  try {
    const result = act();
    if (isPromiseLike(result)) result.then(undefined, () => undefined);
  } catch {
    // See above.
  }
}
