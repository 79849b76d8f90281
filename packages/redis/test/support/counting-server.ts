import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Counted, createWindowCounter } from './window-counter.js';

export interface CountingServer {
  readonly url: string;
  counted(): Counted;
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
  const counter = createWindowCounter(limit, windowMs);
  const delay = (action: () => void): void => {
    if (latencyMs === 0) action();
    else setTimeout(action, Math.random() * latencyMs);
  };

  const server: Server = createServer((request, response) => {
    request.resume();
    delay(() => {
      counter.count(performance.now());
      delay(() => response.end('{}'));
    });
  });
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    counted: () => counter.counted(),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
