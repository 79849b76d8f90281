import { type Socket, connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/** Stands between a client and a server, and makes the way as bad as it is told. */
export interface TcpProxy {
  readonly port: number;
  /** The port of the server; a change holds for new connections. */
  target: number;
  /** How long everything takes each way, from now on. */
  delayMs: number;
  /** From now on nothing passes, in neither direction; connections are still accepted. */
  isHanging: boolean;
  /** Breaks all connections, and refuses new ones until `open` is called. */
  cut(): void;
  open(): void;
  close(): Promise<void>;
}

export async function startTcpProxy(target: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let isCut = false;
  const proxy = { target, delayMs: 0, isHanging: false };

  function pipe(from: Socket, to: Socket): void {
    let last = Promise.resolve();
    from.on('data', (chunk) => {
      const arrives = performance.now() + proxy.delayMs;
      last = last.then(async () => {
        const left = arrives - performance.now();
        if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
        if (!proxy.isHanging && !to.destroyed) to.write(chunk);
      });
    });
    from.on('error', () => undefined);
    from.on('close', () => to.destroy());
  }
  const server = createServer((client) => {
    if (isCut) return client.destroy();
    const upstream = connect(proxy.target, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.once('close', () => sockets.delete(socket));
    }
    pipe(client, upstream);
    pipe(upstream, client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(proxy, {
    port: (server.address() as AddressInfo).port,
    cut() {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
    open() {
      isCut = false;
    },
    close: () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  });
}
