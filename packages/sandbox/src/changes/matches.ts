import type { CallbackAttempt } from '../callbacks/callback-dispatcher.js';
import type { RequestRecord } from '../server/request-log.js';

/** What a try to post events must be like. Everything that is given must hold. */
export interface CallbackMatch {
  /** Type of one of its events, such as `message-delivered`. */
  readonly type?: string;
  /** Id of the message that one of its events is about. */
  readonly messageId?: string;
  /** Recipient that one of its events is about. */
  readonly to?: string;
  /** Status that the receiver answered. */
  readonly status?: number;
  /** Whether the receiver answered with 2xx. */
  readonly received?: boolean;
}

/** What a request must be like. Everything that is given must hold. */
export interface RequestMatch {
  /** Operation id of the spec, or `token`. */
  readonly operation?: string;
  /** Status of the answer. */
  readonly status?: number;
  /** How it ended. */
  readonly outcome?: RequestRecord['outcome'];
  /** Text that path and query contain. */
  readonly url?: string;
  /** Id of the message that was accepted. */
  readonly messageId?: string;
  /** Id of a fault that struck. */
  readonly fault?: string;
}

/** The fields that each kind can be waited for by. */
export const MATCH_FIELDS = {
  message: ['id', 'direction', 'from', 'to', 'text', 'tag', 'state'],
  callback: ['type', 'messageId', 'to', 'status', 'received'],
  request: ['operation', 'status', 'outcome', 'url', 'messageId', 'fault'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** What can be waited for. */
export type AwaitedKind = keyof typeof MATCH_FIELDS;

/** Rejects a match that nothing could be like, or that everything is like. @throws TypeError naming the field. */
export function checkMatch(kind: AwaitedKind, match: unknown): void {
  if (typeof match === 'function') return;
  const fields: readonly string[] = MATCH_FIELDS[kind];
  if (typeof match !== 'object' || match === null)
    throw new TypeError(`A ${kind} is waited for by a function, or by an object of ${fields.join(', ')}.`);
  const unknown = Object.keys(match).find((name) => !fields.includes(name));
  if (unknown !== undefined)
    throw new TypeError(`${unknown}: a ${kind} cannot be waited for by this, but by ${fields.join(', ')}.`);
}

export function matchesCallback(match: CallbackMatch, attempt: CallbackAttempt): boolean {
  const { type, messageId, to, status, received } = match;
  return (
    attempt.events.some(
      (event) =>
        (type === undefined || event.type === type) &&
        (messageId === undefined || event.message.id === messageId) &&
        (to === undefined || event.to === to),
    ) &&
    (status === undefined || attempt.status === status) &&
    (received === undefined || (attempt.problem === undefined) === received)
  );
}

export function matchesRequest(match: RequestMatch, record: RequestRecord): boolean {
  const { operation, status, outcome, url, messageId, fault } = match;
  return (
    (operation === undefined || record.operation === operation) &&
    (status === undefined || record.status === status) &&
    (outcome === undefined || record.outcome === outcome) &&
    (url === undefined || record.url.includes(url)) &&
    (messageId === undefined || record.messageId === messageId) &&
    (fault === undefined || record.faults.includes(fault))
  );
}

/** A try to post events in one line. */
export function describeCallback({ events, url, attempt, status, problem }: CallbackAttempt): string {
  const types = events.map((event) => `${event.type} to ${event.to}`).join(', ');
  return `${types} at ${url}, try ${attempt}: ${problem ?? `status ${status}`}`;
}

/** A request in one line. */
export function describeRecord({ number, method, url, status, outcome, reason }: RequestRecord): string {
  const why = reason === undefined ? '' : `: ${reason}`;
  return `${number} ${method} ${url} ${status ?? outcome}${why}`;
}
