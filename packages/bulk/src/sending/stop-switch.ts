import { setMaxListeners } from 'node:events';
import { AbortError } from '@bandwidth-messages/sdk';

/** What ends a run: any number of messages wait for its signal. */
export function createStopSwitch(): AbortController {
  const stopping = new AbortController();
  // Node warns of a leak from the eleventh listener on; here there is one for each message that waits.
  setMaxListeners(0, stopping.signal);
  return stopping;
}

/** What `work` resolves to; undefined as soon as the signal is aborted, for work that takes its time, or never ends. */
export function orAbort<T>(work: T | Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => resolve(undefined);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    Promise.resolve(work)
      .finally(() => signal.removeEventListener('abort', onAbort))
      .then(resolve, reject);
  });
}

/** What the iteration ends with after the caller's signal was aborted. */
export function abortError(signal: AbortSignal): AbortError {
  const message =
    'The run was aborted. What was on its way has ended, and the journal tells of it; run it again to go on.';
  return new AbortError(message, { reason: signal.reason as unknown });
}
