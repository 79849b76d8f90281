import { setMaxListeners } from 'node:events';

/** What ends a run: any number of messages wait for its signal. */
export function createStopSwitch(): AbortController {
  const stopping = new AbortController();
  // Node warns of a leak from the eleventh listener on; here there is one for each message that waits.
  setMaxListeners(0, stopping.signal);
  return stopping;
}
