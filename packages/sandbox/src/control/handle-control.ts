import type { IncomingMessage, ServerResponse } from 'node:http';
import { decodeUtf8, readBody } from '../server/read-body.js';
import type { ControlRoute } from './control-routes.js';

export const CONTROL_PREFIX = '/__sandbox';

/** Answers a request to the sandbox itself. It is neither logged nor limited, and needs no credentials. */
export async function handleControl(
  routes: readonly ControlRoute[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '').split('?')[0]!.slice(CONTROL_PREFIX.length).replace(/\/$/, '');
  const body = await readBody(request);
  if (!('bytes' in body)) return void response.destroy();
  const { status, value } = answer(routes, request.method ?? 'GET', path, body.bytes);
  const text = value === undefined ? '{}' : JSON.stringify(value);
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(text);
}

function answer(
  routes: readonly ControlRoute[],
  method: string,
  path: string,
  bytes: Buffer,
): { status: number; value: unknown } {
  if (path === '') return { status: 200, value: describe(routes) };
  const parent = path.slice(0, path.lastIndexOf('/'));
  const ofPath = routes.filter((route) => route.path === path || route.path === `${parent}/:id`);
  if (ofPath.length === 0)
    return {
      status: 404,
      value: { error: `There is no ${path} here; GET ${CONTROL_PREFIX}/ lists what there is.` },
    };
  const route = ofPath.find((candidate) => candidate.method === method);
  if (!route)
    return {
      status: 405,
      value: { error: `Use ${ofPath.map((candidate) => candidate.method).join(' or ')}.` },
    };
  try {
    return { status: 200, value: route.run(parse(bytes), decodeURIComponent(path.slice(parent.length + 1))) };
  } catch (error) {
    return { status: 400, value: { error: (error as Error).message } };
  }
}

function describe(routes: readonly ControlRoute[]): Record<string, string> {
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
