import type { RequestListener } from 'node:http';
import { deliveredEvent } from './events.js';
import { listen, type Host } from './hosts.js';
import { AUTHORIZATION } from './post.js';

/** Headers of a request with credentials. */
export const HEADERS = { authorization: AUTHORIZATION, 'content-type': 'application/json' };
/** A body of one event. */
export const BODY = JSON.stringify([deliveredEvent()]);

/** A server for each test of a file, closed after it. */
export function useServer() {
  let host: Host | undefined;
  const close = async (): Promise<void> => {
    await host?.close();
    host = undefined;
  };
  afterEach(close);
  return {
    close,
    /** Starts it; its address. */
    async start(listener: RequestListener): Promise<string> {
      host = await listen(listener);
      return host.url;
    },
    /** Takes one that the test has started. */
    keep: (started: Host) => void (host = started),
    /** The status of the answer to a body, posted with credentials. */
    async post(body: string, headers: Record<string, string> = {}): Promise<number> {
      const init = { method: 'POST', headers: { ...HEADERS, ...headers }, body };
      return (await fetch(host!.url, init)).status;
    },
  };
}
