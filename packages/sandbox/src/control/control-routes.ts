import type { CallbackTarget } from '../callbacks/callback-target.js';
import type { Fault } from '../faults/fault.js';
import type { AddedRow } from '../log/added-row.js';
import type { InboundMessage } from '../messages/inbound-message.js';
import type { Sandbox } from './sandbox.js';

/** A way to look at or to change the sandbox from outside. */
export interface ControlRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below `/__sandbox`; a last part `:id` stands for any text. */
  readonly path: string;
  readonly does: string;
  /** What is answered, as JSON. A TypeError or RangeError tells what is wrong with the body. */
  run(body: unknown, id: string): unknown;
}

/** Everything that tests in code can do, for clients in any language. */
export function createControlRoutes(sandbox: Sandbox): readonly ControlRoute[] {
  return [
    { method: 'GET', path: '/accepted', does: 'messages that were taken on', run: () => sandbox.accepted },
    { method: 'GET', path: '/requests', does: 'the latest requests', run: () => sandbox.requests },
    {
      method: 'GET',
      path: '/violations',
      does: 'own answers that broke the spec',
      run: () => sandbox.violations,
    },
    {
      method: 'GET',
      path: '/faults',
      does: 'the faults, and how often each struck',
      run: () => sandbox.faults.list(),
    },
    {
      method: 'POST',
      path: '/faults',
      does: 'adds a fault, answers its id',
      run: (body) => ({ id: sandbox.faults.add(asObject(body) as unknown as Fault) }),
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
      run: (_body, id) => ({ removed: sandbox.faults.remove(id) }),
    },
    {
      method: 'POST',
      path: '/messages',
      does: 'puts rows into the log, answers their ids',
      run: (body) => ({
        messageIds: sandbox.addMessages((Array.isArray(body) ? body : [asObject(body)]) as AddedRow[]),
      }),
    },
    {
      method: 'POST',
      path: '/inbound',
      does: 'lets a message come in',
      run: (body) => sandbox.receiveMessage(asObject(body) as unknown as InboundMessage),
    },
    { method: 'GET', path: '/callbacks', does: 'tries to post events', run: () => sandbox.callbacks },
    {
      method: 'POST',
      path: '/callback-targets',
      does: 'sets where events are posted (a list)',
      run: (body) =>
        void sandbox.setCallbackTargets((Array.isArray(body) ? body : [asObject(body)]) as CallbackTarget[]),
    },
    { method: 'GET', path: '/clock', does: 'the time of the sandbox', run: () => ({ nowMs: sandbox.now() }) },
    {
      method: 'POST',
      path: '/clock',
      does: 'moves the time ahead by advanceMs',
      run: (body) => {
        sandbox.advanceClock(Number(asObject(body)['advanceMs']));
        return { nowMs: sandbox.now() };
      },
    },
    {
      method: 'POST',
      path: '/tokens/revoke',
      does: 'revokes a token, or all',
      run: (body) => {
        const { token } = asObject(body ?? {});
        if (token !== undefined && typeof token !== 'string') throw new TypeError('token: must be text.');
        return { revoked: sandbox.revokeTokens(token) };
      },
    },
    { method: 'POST', path: '/reset', does: 'goes back to the start', run: () => void sandbox.reset() },
  ];
}

function asObject(body: unknown): Record<string, unknown> {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new TypeError('A JSON object is needed.');
  return body as Record<string, unknown>;
}
