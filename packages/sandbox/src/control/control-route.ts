import type { IncomingMessage, ServerResponse } from 'node:http';

/** What a control request brings. */
export interface ControlCall {
  /** The JSON of the body; undefined where there is none. */
  readonly body: unknown;
  readonly query: URLSearchParams;
  /** The last part of the path, where the route has `:id` there. */
  readonly id: string;
  /** Aborts when the client has gone. */
  readonly signal: AbortSignal;
}

/** A way to look at or to change the sandbox from outside. */
export interface ControlRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below `/__sandbox`; a last part `:id` stands for any text. */
  readonly path: string;
  readonly does: string;
  /** What is answered, as JSON. A TypeError or RangeError tells what is wrong with the request. */
  readonly run: (call: ControlCall) => unknown;
}

/** A route that answers with something else than JSON, and by itself. */
export interface StreamRoute {
  readonly method: 'GET';
  readonly path: string;
  readonly does: string;
  readonly respond: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;
}

export type AnyRoute = ControlRoute | StreamRoute;

/** The body as an object with these fields, each still to be looked at. @throws TypeError when it is none. */
export function asObject(body: unknown): Readonly<Record<string, unknown>> {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new TypeError('A JSON object is needed.');
  return body as Record<string, unknown>;
}

/** The body as a list; a single object is a list of one. */
export function asList(body: unknown): readonly unknown[] {
  return Array.isArray(body) ? (body as unknown[]) : [asObject(body)];
}

/** A number of the query; undefined where it is not given. @throws TypeError when it is no whole number in the range. */
export function wholeNumber(
  query: URLSearchParams,
  name: string,
  low: number,
  high: number,
): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < low || value > high)
    throw new TypeError(`${name}: '${text}' is no whole number from ${low} to ${high}.`);
  return value;
}

/** Rejects parameters that the route does not have, a misspelt name above all. @throws TypeError naming one. */
export function checkNames(query: URLSearchParams, names: readonly string[]): void {
  for (const name of query.keys())
    if (!names.includes(name))
      throw new TypeError(`${name}: there is no such parameter, but ${names.join(', ')}.`);
}
