/** Lets calls follow the signals of callers: `listener` is called when `signal` aborts, unless unfollowed before. */
export type Follow = (signal: AbortSignal, listener: (reason: unknown) => void) => () => void;

type Listener = (reason: unknown) => void;

/**
 * A signal that follows this one without counting as a listener of it, where the runtime can make one. Node takes
 * anything with `aborted` in it for a signal, and then does not follow it: only its own ones are given to it.
 */
function dependentOf(signal: AbortSignal): AbortSignal {
  const canFollow = typeof AbortSignal.any === 'function' && signal instanceof AbortSignal;
  return canFollow ? AbortSignal.any([signal]) : signal;
}

/**
 * Listens once to each signal, however many calls it was given to: Node warns of a leak at the eleventh listener, and
 * each one makes adding the next slower.
 */
export function createSignalHub(): Follow {
  // The dependent signal is kept as well: nothing else holds it.
  const hubs = new WeakMap<
    AbortSignal,
    { readonly listeners: Set<Listener>; readonly dependent: AbortSignal }
  >();

  function listen(signal: AbortSignal): Set<Listener> {
    const known = hubs.get(signal);
    if (known) return known.listeners;
    const listeners = new Set<Listener>();
    const dependent = dependentOf(signal);
    hubs.set(signal, { listeners, dependent });
    dependent.addEventListener(
      'abort',
      () => {
        for (const listener of [...listeners]) listener(signal.reason ?? dependent.reason);
      },
      { once: true },
    );
    return listeners;
  }

  return (signal, listener) => {
    if (signal.aborted) {
      listener(signal.reason);
      return () => undefined;
    }
    const listeners = listen(signal);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
}
