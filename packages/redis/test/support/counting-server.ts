import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a server counted that allows `requests` in any window, by windows that slide and by windows that stand still. */
export interface Counted {
  readonly requests: number;
  /** Requests that a server with a sliding window would have answered with 429. */
  readonly overSliding: number;
  /** The same for windows that begin every `windowMs`. */
  readonly overFixed: number;
  /** Arrivals in milliseconds, on the clock of the server. */
  readonly arrivals: readonly number[];
}

export interface CountingServer {
  readonly url: string;
  counted(): Counted;
  reset(): void;
  close(): Promise<void>;
}

export interface CountingServerOptions {
  readonly requests: number;
  readonly windowMs: number;
  /** The longest time that a request takes on its way there, and an answer on its way back. */
  readonly latencyMs?: number;
}

/** A server that takes every request and counts those that are too many. */
export async function startCountingServer(options: CountingServerOptions): Promise<CountingServer> {
  const { requests: limit, windowMs, latencyMs = 0 } = options;
  let arrivals: number[] = [];
  let overSliding = 0;
  let overFixed = 0;
  let oldest = 0;
  const fixed = new Map<number, number>();

  function count(): void {
    const now = performance.now();
    arrivals.push(now);
    while ((arrivals[oldest] ?? now) <= now - windowMs) oldest += 1;
    if (arrivals.length - oldest > limit) overSliding += 1;
    const window = Math.floor(now / windowMs);
    const inWindow = (fixed.get(window) ?? 0) + 1;
    fixed.set(window, inWindow);
    if (inWindow > limit) overFixed += 1;
  }
  const delay = (action: () => void): void => {
    if (latencyMs === 0) action();
    else setTimeout(action, Math.random() * latencyMs);
  };

  const server: Server = createServer((request, response) => {
    request.resume();
    delay(() => {
      count();
      delay(() => response.end('{}'));
    });
  });
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    counted: () => ({ requests: arrivals.length, overSliding, overFixed, arrivals }),
    reset() {
      arrivals = [];
      oldest = 0;
      overSliding = 0;
      overFixed = 0;
      fixed.clear();
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
