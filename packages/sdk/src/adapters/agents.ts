import type { Agent } from 'node:http';

/**
 * Idle connections are closed after this time, before the server does it: a message that is written into a connection
 * that is just being closed ends with an unknown outcome.
 */
const IDLE_SOCKET_MS = 4000;

/** When TCP looks whether the other side is still there. */
const TCP_KEEP_ALIVE_MS = 60_000;

interface Connecting {
  once(event: string, listener: () => void): unknown;
  setKeepAlive?(enable: boolean, initialDelayMs: number): unknown;
}
type Connect = (this: Agent, ...values: unknown[]) => Connecting | null | undefined;

/** Agents that keep connections of the client's own alive, or nothing where the runtime is not Node. */
export function createAgents() {
  // Asked for at run time, so that bundles for browsers need no such modules.
  if (typeof process === 'undefined' || typeof process.getBuiltinModule !== 'function') return undefined;
  const http = process.getBuiltinModule('node:http');
  const https = process.getBuiltinModule('node:https');

  const unconnected = new WeakSet<object>();
  function watch(agent: Agent, connectedEvent: string): Agent {
    const connect = Reflect.get(agent, 'createConnection') as Connect;
    function createConnection(this: Agent, ...values: unknown[]): Connecting | null | undefined {
      const socket = connect.apply(this, values);
      if (socket) {
        unconnected.add(socket);
        socket.once(connectedEvent, () => unconnected.delete(socket));
        // Set once: Node and axios would make the same system calls again with every request.
        socket.setKeepAlive?.(true, TCP_KEEP_ALIVE_MS);
        Object.assign(socket, { setKeepAlive: () => socket });
      }
      return socket;
    }
    return Object.assign(agent, { createConnection });
  }
  const options = { keepAlive: true, timeout: IDLE_SOCKET_MS };
  const httpAgent = watch(new http.Agent(options), 'connect');
  const httpsAgent = watch(new https.Agent(options), 'secureConnect');

  return {
    httpAgent,
    httpsAgent,
    /** Whether this request was given one of these connections, and it does not stand yet: nothing has been written. */
    isUnconnected(request: unknown): boolean {
      const { socket } = (request ?? {}) as { readonly socket?: unknown };
      return typeof socket === 'object' && socket !== null && unconnected.has(socket);
    },
    destroy(): void {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
}
