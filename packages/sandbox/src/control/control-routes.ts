import { withoutCredentials, type CallbackTarget } from '../callbacks/callback-target.js';
import { FAULT_KINDS, FAULT_SCOPE } from '../faults/fault-kinds.js';
import type { Fault } from '../faults/fault.js';
import type { AddedRow } from '../log/added-row.js';
import type { InboundMessage } from '../messages/inbound-message.js';
import type { MessageBook } from '../messages/message-book.js';
import type { QueueUse } from '../operations/message-service.js';
import type { RateLimitUse } from '../rate-limit/rate-limits.js';
import { asList, asObject, checkNames, wholeNumber, type ControlRoute } from './control-route.js';
import { messageRoutes } from './message-routes.js';
import type { Sandbox } from './sandbox.js';
import { waitRoute } from './wait-route.js';

/** How full the queues are, and how much of the rate limits is used. */
export interface Limits {
  readonly queues: readonly QueueUse[];
  readonly rateLimits: readonly RateLimitUse[];
}

export interface ControlContext {
  readonly sandbox: Sandbox;
  readonly book: MessageBook;
  /** What a fault can be for: the operations of the spec, and `token`. */
  readonly operations: readonly string[];
  readonly limits: () => Limits;
  readonly callbackTargets: () => readonly CallbackTarget[];
}

const MAX_LIMIT = 1_000_000;

/** Everything that tests in code can do, for clients in any language and for the page. */
export function createControlRoutes(context: ControlContext): readonly ControlRoute[] {
  const { sandbox, book } = context;
  return [
    ...messageRoutes(book, () => sandbox.now()),
    waitRoute(sandbox),
    ...recordRoutes(sandbox),
    ...faultRoutes(context),
    ...phoneRoutes(context),
    ...stateRoutes(context),
  ];
}

/** What was sent, asked and answered. */
function recordRoutes(sandbox: Sandbox): readonly ControlRoute[] {
  return [
    {
      method: 'GET',
      path: '/accepted',
      does: 'messages that were accepted for sending, oldest first; parameter limit for the latest',
      run: ({ query }) => latest(sandbox.accepted, query),
    },
    {
      method: 'GET',
      path: '/requests',
      does: 'the latest requests, oldest first; parameter limit',
      run: ({ query }) => latest(sandbox.requests, query),
    },
    {
      method: 'GET',
      path: '/callbacks',
      does: 'tries to post events, oldest first; parameter limit for the latest',
      run: ({ query }) => latest(sandbox.callbacks, query).map(withoutCredentials),
    },
    {
      method: 'GET',
      path: '/violations',
      does: 'answers of the sandbox that broke the spec',
      run: () => sandbox.violations,
    },
  ];
}

function faultRoutes({ sandbox, operations }: ControlContext): readonly ControlRoute[] {
  return [
    {
      method: 'GET',
      path: '/faults',
      does: 'the faults, and how often each struck',
      run: () => sandbox.faults.list(),
    },
    {
      method: 'GET',
      path: '/fault-kinds',
      does: 'every kind of fault with its fields, the fields of all kinds, and the operations that they can be for',
      run: () => ({ kinds: FAULT_KINDS, scope: FAULT_SCOPE, operations }),
    },
    {
      method: 'POST',
      path: '/faults',
      does: 'adds a fault, answers its id',
      run: ({ body }) => ({ id: sandbox.faults.add(body as Fault) }),
    },
    {
      method: 'DELETE',
      path: '/faults',
      does: 'takes all faults away',
      run: () => void sandbox.faults.clear(),
    },
    {
      method: 'DELETE',
      path: '/faults/:id',
      does: 'takes one fault away',
      run: ({ id }) => ({ removed: sandbox.faults.remove(id) }),
    },
  ];
}

/** What comes from outside: messages of phones, rows of the log, and where events go. */
function phoneRoutes({ sandbox, callbackTargets }: ControlContext): readonly ControlRoute[] {
  return [
    {
      method: 'POST',
      path: '/messages',
      does: 'puts rows into the message log, answers their ids',
      run: ({ body }) => ({ messageIds: sandbox.addMessages(asList(body) as AddedRow[]) }),
    },
    {
      method: 'POST',
      path: '/inbound',
      does: 'lets a message come in',
      run: ({ body }) => sandbox.receiveMessage(body as InboundMessage),
    },
    {
      method: 'GET',
      path: '/callback-targets',
      does: 'where events are posted, without user names and passwords',
      run: () =>
        callbackTargets().map(({ username, password: _password, ...target }) => ({
          ...withoutCredentials(target),
          hasCredentials: username !== undefined,
        })),
    },
    {
      method: 'POST',
      path: '/callback-targets',
      does: 'sets where events are posted (a list)',
      run: ({ body }) => void sandbox.setCallbackTargets(asList(body) as CallbackTarget[]),
    },
  ];
}

function stateRoutes({ sandbox, limits }: ControlContext): readonly ControlRoute[] {
  return [
    { method: 'GET', path: '/clock', does: 'the time of the sandbox', run: () => ({ nowMs: sandbox.now() }) },
    {
      method: 'POST',
      path: '/clock',
      does: 'moves the time ahead by advanceMs',
      run({ body }) {
        const { advanceMs } = asObject(body);
        if (typeof advanceMs !== 'number')
          throw new TypeError('advanceMs: must be a number of milliseconds.');
        sandbox.advanceClock(advanceMs);
        return { nowMs: sandbox.now() };
      },
    },
    {
      method: 'GET',
      path: '/limits',
      does: 'how full the message queues are, and how much of the rate limits is used',
      run: limits,
    },
    {
      method: 'POST',
      path: '/tokens/revoke',
      does: 'revokes a token, or all',
      run({ body }) {
        const { token, ...others } = asObject(body ?? {});
        const [unknown] = Object.keys(others);
        if (unknown !== undefined) throw new TypeError(`${unknown}: there is no such field, but token.`);
        if (token !== undefined && typeof token !== 'string') throw new TypeError('token: must be text.');
        return { revoked: sandbox.revokeTokens(token) };
      },
    },
    { method: 'POST', path: '/reset', does: 'goes back to the start', run: () => void sandbox.reset() },
  ];
}

function latest<T>(items: readonly T[], query: URLSearchParams): readonly T[] {
  checkNames(query, ['limit']);
  const limit = wholeNumber(query, 'limit', 1, MAX_LIMIT);
  return limit === undefined ? items : items.slice(-limit);
}
