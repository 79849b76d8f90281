import type { Operation, Spec } from '../openapi/spec.js';

export type Route =
  | {
      readonly kind: 'operation';
      readonly operation: Operation;
      readonly pathParameters: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'wrong-method'; readonly allowed: readonly string[] }
  | { readonly kind: 'unknown' };

const UNKNOWN: Route = { kind: 'unknown' };
const MAX_RESOLVED = 100;

/** Finds the operation of a method and a path without its query. A fixed path goes before one with parameters. */
export function createRouter(spec: Spec): (method: string, path: string) => Route {
  const variables = (operation: Operation) =>
    operation.segments.filter((segment) => segment.startsWith('{')).length;
  const operations = [...spec.operations].sort((a, b) => variables(a) - variables(b));
  const prefix = `${spec.basePath}/`;
  const resolve = (method: string, path: string): Route => {
    if (!path.startsWith(prefix)) return UNKNOWN;
    const segments = path.slice(prefix.length).split('/');
    const allowed: string[] = [];
    for (const operation of operations) {
      const pathParameters = match(operation.segments, segments);
      if (!pathParameters) continue;
      if (operation.method === method) return { kind: 'operation', operation, pathParameters };
      allowed.push(operation.method);
    }
    return allowed.length > 0 ? { kind: 'wrong-method', allowed } : UNKNOWN;
  };
  // A client asks for the same few paths over and over.
  const resolved = new Map<string, Route>();
  return (method, path) => {
    const key = `${method} ${path}`;
    let route = resolved.get(key);
    if (!route) {
      route = resolve(method, path);
      if (resolved.size < MAX_RESOLVED) resolved.set(key, route);
    }
    return route;
  };
}

function match(template: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (template.length !== segments.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, expected] of template.entries()) {
    const segment = segments[index]!;
    if (!expected.startsWith('{')) {
      if (expected !== segment) return undefined;
      continue;
    }
    const value = decodeSegment(segment);
    if (!value) return undefined;
    parameters[expected.slice(1, -1)] = value;
  }
  return parameters;
}

function decodeSegment(segment: string): string | undefined {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
