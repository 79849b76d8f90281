import { once } from 'node:events';
import { type Socket, connect } from 'node:net';
import { Worker } from 'node:worker_threads';

/** Listens, and never comes back to accept anything. */
const LISTEN = `
const { createServer } = require('node:net');
const { parentPort } = require('node:worker_threads');
const server = createServer();
server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  parentPort.postMessage(server.address().port);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
`;
/** Linux keeps one connection more than the backlog says; whoever comes then gets no answer at all. */
const FILLING = 2;

export interface DeafServer {
  readonly origin: string;
  readonly close: () => Promise<void>;
}

/** A port of this machine at which every further attempt to connect hangs, as with a host behind a silent firewall. */
export const startDeafServer = async (): Promise<DeafServer> => {
  const worker = new Worker(LISTEN, { eval: true });
  const [port] = (await once(worker, 'message')) as [number];
  const fillers: Socket[] = [];
  for (let i = 0; i < FILLING; i++) {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    fillers.push(socket);
  }
  return {
    origin: `http://127.0.0.1:${port}`,
    async close() {
      for (const socket of fillers) socket.destroy();
      await worker.terminate();
    },
  };
};
