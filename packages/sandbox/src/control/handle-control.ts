import type { IncomingMessage, ServerResponse } from 'node:http';
import { decodeUtf8 } from '../answers/answer.js';
import { readBody } from '../server/read-body.js';
import { CONTROL_PREFIX, type HandleRequest } from '../server/request-handler.js';
import { checkAccess } from './check-access.js';
import type { AnyRoute } from './control-route.js';
import { nothingCame } from './wait-route.js';

interface JsonAnswer {
  readonly status: number;
  readonly value: unknown;
  /** The methods that the path takes, where it does not take the one that was used. */
  readonly allow?: string;
}

interface FoundRoute {
  readonly route: AnyRoute;
  /** The last part of the path, still encoded, where the route has `:id` there. */
  readonly id: string;
}

/**
 * Makes what answers requests to the sandbox itself. They are neither logged nor limited and need no credentials, so
 * that only this machine may send them.
 *
 * @param host the address that the sandbox listens on
 */
export function createControlHandler(routes: readonly AnyRoute[], host: string): HandleRequest {
  const root = { method: 'GET', path: '', does: 'lists what there is', run: () => describe(routes) } as const;
  const all = [root, ...routes];
  return (request, response) => {
    handleControl(all, host, request, response).catch(() => response.destroy());
  };
}

async function handleControl(
  routes: readonly AnyRoute[],
  host: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const method = request.method ?? 'GET';
  const url = new URL(request.url ?? '/', 'http://localhost');
  const problem = checkAccess(request.headers, method, host);
  const found = problem ? undefined : findRoute(routes, method, pathOf(url));
  if (found && 'route' in found && 'respond' in found.route) return found.route.respond(request, response);
  const body = await readBody(request);
  if ('problem' in body && body.problem !== 'too-large') return void response.destroy();
  if (problem) return sendJson(response, { status: problem.status, value: { error: problem.error } });
  if (!('bytes' in body)) {
    const error = 'The body is larger than 1 MB: send it in several requests.';
    return sendJson(response, { status: 413, value: { error } });
  }
  const answer = found && 'route' in found ? await runRoute(found, url, body.bytes, response) : found;
  sendJson(response, answer ?? { status: 404, value: {} });
}

/** The path below the prefix, without a slash at its end. */
function pathOf({ pathname }: URL): string {
  return pathname.slice(CONTROL_PREFIX.length).replace(/\/$/, '');
}

function findRoute(routes: readonly AnyRoute[], method: string, path: string): FoundRoute | JsonAnswer {
  const parent = path.slice(0, path.lastIndexOf('/'));
  const ofPath = routes.filter((route) => route.path === path || route.path === `${parent}/:id`);
  // Node leaves out the body of an answer to HEAD.
  const route = ofPath.find((candidate) => candidate.method === (method === 'HEAD' ? 'GET' : method));
  if (route) return { route, id: path.slice(parent.length + 1) };
  if (ofPath.length > 0) {
    const methods = ofPath.flatMap((one) => (one.method === 'GET' ? ['GET', 'HEAD'] : one.method));
    return { status: 405, value: { error: `Use ${methods.join(' or ')}.` }, allow: methods.join(', ') };
  }
  return {
    status: 404,
    value: { error: `There is no ${path} here; GET ${CONTROL_PREFIX}/ lists what there is.` },
  };
}

async function runRoute(
  { route, id }: FoundRoute,
  url: URL,
  bytes: Buffer,
  response: ServerResponse,
): Promise<JsonAnswer> {
  if (!('run' in route)) return { status: 404, value: {} };
  const gone = new AbortController();
  response.on('close', () => gone.abort(new Error('The client has gone.')));
  try {
    const call = {
      body: parse(bytes),
      query: url.searchParams,
      id: decodeURIComponent(id),
      signal: gone.signal,
    };
    return { status: 200, value: await route.run(call) };
  } catch (error) {
    const nothing = nothingCame(error);
    return nothing
      ? { status: 404, value: nothing }
      : { status: 400, value: { error: (error as Error).message } };
  }
}

function describe(routes: readonly AnyRoute[]): Record<string, string> {
  return Object.fromEntries(
    routes.map(({ method, path, does }) => [`${method} ${CONTROL_PREFIX}${path}`, does]),
  );
}

function parse(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  const text = decodeUtf8(bytes);
  if (text === undefined) throw new TypeError('The body is not UTF-8.');
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new TypeError('The body is not JSON.');
  }
}

function sendJson(response: ServerResponse, { status, value, allow }: JsonAnswer): void {
  const text = value === undefined ? '{}' : JSON.stringify(value);
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...(allow !== undefined && { Allow: allow }),
  });
  response.end(text);
}
