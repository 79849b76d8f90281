import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * A free port below those that the system gives out: nobody else gets it while a test has closed its sandbox, to start
 * another one there.
 */
export async function ownPort(): Promise<number> {
  for (let port = 20_000 + (process.pid % 10_000); ; port += 1) {
    const server = createServer().listen(port, '127.0.0.1');
    try {
      await once(server, 'listening');
    } catch {
      // It is in use.
      continue;
    }
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}
