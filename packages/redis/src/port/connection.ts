import { RedisFault } from '../coordination-error.js';

/** A client that tells when its connection stands. */
interface ReadyEvents {
  on(event: 'ready', listener: () => void): unknown;
}

/** What is known of the connection of a client. */
export interface Connection {
  /** How often it was made, from the first look on. */
  count(): number;
  /**
   * Waits until it stands. Both clients would else keep the command, and send it however late that is.
   * @throws Error when `signal` aborts before
   */
  whenReady(signal: AbortSignal): Promise<void>;
}

/** Watches the connection of a client, with one listener however many wait. */
export function watchConnection(client: ReadyEvents): Connection {
  const waiting = new Set<() => void>();
  let count = 0;
  client.on('ready', () => {
    count += 1;
    for (const resolve of waiting) resolve();
  });
  return {
    count: () => count,
    whenReady: (signal) =>
      new Promise((resolve, reject) => {
        const settle = (): void => {
          waiting.delete(onReady);
          signal.removeEventListener('abort', onAbort);
        };
        const onReady = (): void => {
          settle();
          resolve();
        };
        const onAbort = (): void => {
          settle();
          reject(new RedisFault('Redis is not connected'));
        };
        if (signal.aborted) return onAbort();
        waiting.add(onReady);
        signal.addEventListener('abort', onAbort);
      }),
  };
}
