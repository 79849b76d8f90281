import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly headers: IncomingHttpHeaders;

  readonly events: any[];
}

export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** Resolves when so many posts have come in. */
  until(count: number): Promise<void>;
  close(): Promise<void>;
}

export type Reply = (
  post: number,
  headers: IncomingHttpHeaders,
) => { status: number; headers?: Record<string, string> } | 'hang';

/** A server that callbacks are posted to, on loopback. */
export async function startReceiver(reply: Reply = () => ({ status: 200 })): Promise<Receiver> {
  const received: Received[] = [];
  let wake = () => {};
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({
        headers: request.headers,
        events: JSON.parse(Buffer.concat(chunks).toString()) as unknown[],
      });
      const answer = reply(received.length, request.headers);
      wake();
      if (answer === 'hang') return;
      response.writeHead(answer.status, answer.headers);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`,
    received,
    async until(count) {
      while (received.length < count) await new Promise<void>((resolve) => (wake = resolve));
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Lets answers and timers that are due arrive, until the condition holds. */
export async function eventually(condition: () => boolean): Promise<void> {
  const giveUpAtMs = Date.now() + 240_000;
  while (!condition()) {
    if (Date.now() > giveUpAtMs) throw new Error(`This did not come true: ${condition.toString()}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
