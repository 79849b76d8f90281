import { SandboxWaitError } from '../changes/wait.js';
import { MATCH_FIELDS, type AwaitedKind, type CallbackMatch, type RequestMatch } from '../changes/matches.js';
import { checkNames, wholeNumber, type ControlRoute } from './control-route.js';
import { readSearch } from './message-routes.js';
import type { Sandbox } from './sandbox.js';

const MAX_TIMEOUT_MS = 10 * 60 * 1000;

/** What a wait over HTTP is answered with when nothing came in time. */
export interface NothingCame {
  readonly error: string;
  readonly arrived: readonly string[];
}

/** The route that waits for a message, a callback or a request, for clients in any language. */
export function waitRoute(sandbox: Sandbox): ControlRoute {
  return {
    method: 'GET',
    path: '/wait',
    does: 'waits for kind=message, callback or request, with the fields that the waiters take, and timeoutMs; 404 if none comes',
    async run({ query, signal }) {
      const kind = query.get('kind');
      if (!isKind(kind)) throw new TypeError(`kind: '${kind ?? ''}' is none of message, callback, request.`);
      checkNames(query, ['kind', 'timeoutMs', ...MATCH_FIELDS[kind]]);
      const timeoutMs = wholeNumber(query, 'timeoutMs', 0, MAX_TIMEOUT_MS);
      const options = { signal, ...(timeoutMs === undefined ? {} : { timeoutMs }) };
      if (kind === 'message') return sandbox.waitForMessage(readSearch(query), options);
      if (kind === 'callback') return sandbox.waitForCallback(readCallbackMatch(query), options);
      return sandbox.waitForRequest(readRequestMatch(query), options);
    },
  };
}

/** What an error that a wait ended with is answered with; undefined when it is of another kind. */
export function nothingCame(error: unknown): NothingCame | undefined {
  return error instanceof SandboxWaitError ? { error: error.message, arrived: error.arrived } : undefined;
}

function isKind(kind: string | null): kind is AwaitedKind {
  return kind !== null && Object.hasOwn(MATCH_FIELDS, kind);
}

function readCallbackMatch(query: URLSearchParams): CallbackMatch {
  const status = wholeNumber(query, 'status', 100, 599);
  const received = query.get('received');
  if (received !== null && received !== 'true' && received !== 'false')
    throw new TypeError(`received: '${received}' is neither true nor false.`);
  return {
    ...texts(query, ['type', 'messageId', 'to']),
    ...(status === undefined ? {} : { status }),
    ...(received === null ? {} : { received: received === 'true' }),
  };
}

function readRequestMatch(query: URLSearchParams): RequestMatch {
  const status = wholeNumber(query, 'status', 100, 599);
  const outcome = query.get('outcome');
  if (outcome !== null && outcome !== 'answered' && outcome !== 'cut' && outcome !== 'hung')
    throw new TypeError(`outcome: '${outcome}' is none of answered, cut, hung.`);
  return {
    ...texts(query, ['operation', 'url', 'messageId', 'fault']),
    ...(status === undefined ? {} : { status }),
    ...(outcome === null ? {} : { outcome }),
  };
}

/** The parameters of these names that are given. */
function texts<Name extends string>(
  query: URLSearchParams,
  names: readonly Name[],
): Partial<Record<Name, string>> {
  const found: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = query.get(name);
    if (value !== null) found[name] = value;
  }
  return found;
}
