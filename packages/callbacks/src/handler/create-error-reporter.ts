import type { CallbackEvent } from '../events/callback-event.js';

type ErrorListener = (error: unknown, event?: CallbackEvent) => unknown;

/**
 * Hands errors to the listener, whatever it does with them. Without one the first error causes a warning that holds
 * nothing of error and event: a mistake in a handler should not be a matter of guessing.
 */
export function createErrorReporter(listener: ErrorListener | undefined): ErrorListener {
  let isWarned = false;
  return (error, event) => {
    if (listener) {
      // What a listener throws or rejects with is nobody's.
      void (async () => listener(error, event))().catch(() => {});
    } else if (!isWarned) {
      isWarned = true;
      // eslint-disable-next-line no-console -- the only words that reach somebody who has not asked for errors
      console.warn(
        'A callback could not be handled. Give createCallbackHandler the option onError to learn why.',
      );
    }
  };
}
