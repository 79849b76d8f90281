import type * as http from 'node:http';
import type { Agent, ClientRequest, IncomingMessage } from 'node:http';
import { createBodyReader } from './body-reader.js';
import {
  CUT_OFF,
  type HttpResponse,
  type HttpSender,
  SendFailure,
  createTargetParser,
} from './http-sender.js';

/** Agents of the user's own, for a proxy or a client certificate. They are not closed by the client. */
export interface NodeAgents {
  readonly httpAgent?: unknown;
  readonly httpsAgent?: unknown;
}

/**
 * Idle connections are closed after this time, before the server does it: a message that is written into a
 * connection that is just being closed ends with an unknown outcome.
 */
const IDLE_SOCKET_MS = 4000;

// Loaded on first use: the two modules take longer to load than the rest of the SDK.
const loadHttp = (secure: boolean): typeof http =>
  process.getBuiltinModule(secure ? 'node:https' : 'node:http') as typeof http;

const headersOf = (response: IncomingMessage): HttpResponse['headers'] => {
  const { headers, headersDistinct } = response;
  // Node keeps only the first of several Retry-After headers; the longest one counts.
  const all = headers['retry-after'] === undefined ? undefined : headersDistinct['retry-after'];
  return all ? { ...headers, 'retry-after': all } : headers;
};

/**
 * Sends by `node:http`. axios's own adapter does far more than is needed here, and costs about half as much again per
 * call in CPU time (see the README of packages/benchmarks).
 */
export const createNodeHttpSender = ({ httpAgent, httpsAgent }: NodeAgents): HttpSender => {
  const own = new Map<boolean, Agent>();
  const parseTarget = createTargetParser();
  const agentFor = (secure: boolean): Agent => {
    const given = (secure ? httpsAgent : httpAgent) as Agent | undefined;
    if (given) return given;
    let agent = own.get(secure);
    if (!agent) {
      agent = new (loadHttp(secure).Agent)({ keepAlive: true, timeout: IDLE_SOCKET_MS });
      own.set(secure, agent);
    }
    return agent;
  };

  return {
    send: (request, signal) =>
      new Promise((resolve, reject) => {
        let written = false;
        let outgoing: ClientRequest | undefined;
        const onAbort = (): void => fail(signal.reason);
        const fail = (cause: unknown, partial?: HttpResponse, problem?: string): void => {
          signal.removeEventListener('abort', onAbort);
          reject(new SendFailure({ written, cause, partial, problem }));
          outgoing?.destroy();
        };
        const receive = (response: IncomingMessage): void => {
          const body = createBodyReader(request.maxResponseBytes);
          const received = (): HttpResponse => ({
            status: response.statusCode!,
            headers: headersOf(response),
            body: body.text(),
          });
          response.on('data', (chunk: Buffer) => {
            const problem = body.add(chunk);
            if (problem !== undefined) fail(undefined, received(), problem);
          });
          response.on('error', (error) => fail(error, received(), CUT_OFF));
          response.on('end', () => {
            signal.removeEventListener('abort', onAbort);
            resolve(received());
          });
        };

        try {
          const { origin, path } = parseTarget(request.url);
          const { protocol, hostname, port } = origin;
          const secure = protocol === 'https:';
          outgoing = loadHttp(secure).request(
            {
              protocol,
              hostname: hostname.replace(/^\[|\]$/g, ''),
              port,
              path,
              method: request.method,
              headers: request.headers,
              agent: agentFor(secure),
            },
            receive,
          );
          outgoing.on('error', fail);
          outgoing.on('socket', (socket) => {
            const onReady = (): void => {
              written = true;
            };
            if (!socket.connecting) onReady();
            else socket.once(secure ? 'secureConnect' : 'connect', onReady);
          });
          if (signal.aborted) return onAbort();
          signal.addEventListener('abort', onAbort);
          outgoing.end(request.body);
        } catch (error) {
          // Such as a header with a line break in it.
          fail(error);
        }
      }),
    close() {
      for (const agent of own.values()) agent.destroy();
      own.clear();
    },
  };
};
