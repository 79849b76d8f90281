import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../clock/clock.js';
import type { Spec } from '../openapi/spec.js';
import { operationName, type Exchange, type Target } from './exchange.js';
import type { RequestLog, RequestRecord } from './request-log.js';
import { createRouter } from './router.js';

export interface ReceiveContext {
  readonly spec: Spec;
  readonly clock: Clock;
  readonly log: RequestLog;
  /** Hears of each request when it has ended. */
  readonly onRequest: (record: RequestRecord) => void;
}

const NO_BYTES = Buffer.alloc(0);

/** What may stand in a link as it is: ASCII without space, quotation mark and backslash. */
const IS_PLAIN = /^[\x21\x23-\x5b\x5d-\x7e]*$/;
const NOT_PLAIN = /[^\x21\x23-\x5b\x5d-\x7e]/g;

/** Makes the function that enters a request into the log and finds out where it leads. */
export function createReceive({ spec, clock, log, onRequest }: ReceiveContext) {
  const route = createRouter(spec);
  return (request: IncomingMessage, response: ServerResponse): Exchange => {
    const { path, query } = splitUrl(request.url ?? '/');
    const method = request.method ?? 'GET';
    const target: Target = path === spec.tokenPath ? { kind: 'token' } : route(method, path);
    // The log keeps the headers, and must not know any secret. A deleted property would make all others slow.
    const { authorization } = request.headers;
    request.headers.authorization = undefined;
    const record = log.open({
      atMs: clock.now(),
      method,
      url: query === '' ? path : `${path}?${query}`,
      headers: request.headers as Record<string, string>,
      ip: (request.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
      operation: operationName(target),
    });
    response.on('close', () => {
      if (record.outcome === 'open') record.outcome = response.writableFinished ? 'answered' : 'cut';
      record.endedAtMs = clock.now();
      onRequest(record);
    });
    return {
      request,
      response,
      record,
      target,
      path,
      query,
      authorization,
      bytes: NO_BYTES,
      bodyProblem: undefined,
    };
  };
}

/** Path and query of a request line, which may also hold a whole URL. */
function splitUrl(url: string): { path: string; query: string } {
  const plain = IS_PLAIN.test(url) ? url : url.replace(NOT_PLAIN, encodeURIComponent);
  const local = plain.startsWith('/') ? plain : plain.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?]*/i, '') || '/';
  const mark = local.indexOf('?');
  return mark < 0 ? { path: local, query: '' } : { path: local.slice(0, mark), query: local.slice(mark + 1) };
}
