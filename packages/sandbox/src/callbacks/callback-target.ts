/** Where events are posted, as an application of the account has it. */
export interface CallbackTarget {
  /** Port 80, 443 or at least 1024, as is documented. */
  readonly url: string;
  /** Events of sent messages (`out`), of received ones (`in`). @default both */
  readonly direction?: 'in' | 'out';
  /** Only events of this application. @default all */
  readonly applicationId?: string;
  /** Only these types. @default all but the deprecated `message-sending` */
  readonly types?: readonly string[];
  /** Sent as HTTP Basic, once the receiver has asked for it by a 401 with `WWW-Authenticate: Basic`. @default none */
  readonly username?: string;
  /** Belongs to `username`. @default none */
  readonly password?: string;
}

/** What events are posted about. */
const EVENT_TYPES: readonly string[] = [
  'message-sending',
  'message-sent',
  'message-delivered',
  'message-failed',
  'message-received',
];
const FIELDS: readonly string[] = ['url', 'direction', 'applicationId', 'types', 'username', 'password'];

/** How events travel; times in milliseconds. The defaults are the orderly case; a receiver must also live with the others. */
export interface CallbackDelivery {
  /** Share of events that are posted twice, 0 to 1. @default 0 */
  readonly duplicates: number;
  /** Events are late by up to this much, drawn for each, so that they overtake one another. @default 0 */
  readonly disorderMs: number;
  /** Events that are due within this time of the first are posted as one array. @default 0, which is one event each */
  readonly batchMs: number;
  /** How long a receiver may take to answer with 2xx. @default 10000 */
  readonly timeoutMs: number;
  /** Time between two tries of the same post. @default 180000 */
  readonly retryEveryMs: number;
  /** After this long an event is given up. @default 24 hours */
  readonly giveUpAfterMs: number;
}

export const DEFAULT_DELIVERY: CallbackDelivery = {
  duplicates: 0,
  disorderMs: 0,
  batchMs: 0,
  timeoutMs: 10_000,
  retryEveryMs: 3 * 60 * 1000,
  giveUpAfterMs: 24 * 60 * 60 * 1000,
};

/** @throws TypeError for what is no list of targets that events can reach. */
export function checkTargets(targets: readonly CallbackTarget[]): void {
  const given: unknown = targets;
  if (!Array.isArray(given)) throw new TypeError('Callback targets are a list of objects with a url.');
  targets.forEach(checkTarget);
}

/**
 * Rejects a target that events could never reach.
 *
 * @throws TypeError naming the field.
 */
function checkTarget(target: CallbackTarget): void {
  if (typeof target !== 'object' || target === null)
    throw new TypeError('A callback target is an object with a url.');
  for (const [name, value] of Object.entries(target)) {
    if (!FIELDS.includes(name))
      throw new TypeError(`${name}: a callback target has no such field, but ${FIELDS.join(', ')}.`);
    if (name !== 'types' && value !== undefined && typeof value !== 'string')
      throw new TypeError(`${name}: must be text.`);
  }
  const url = typeof target.url === 'string' && URL.canParse(target.url) ? new URL(target.url) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) throw new TypeError('url: must be an http or https URL.');
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  if (port !== 80 && port !== 443 && port < 1024)
    throw new TypeError(`url: port ${port} is none of 80, 443, 1024 and above.`);
  if (target.direction !== undefined && !['in', 'out'].includes(target.direction)) {
    throw new TypeError(`direction: '${String(target.direction)}' is neither 'in' nor 'out'.`);
  }
  const types: unknown = target.types;
  if (types === undefined) return;
  if (!Array.isArray(types)) throw new TypeError('types: must be a list of event types.');
  if (!types.every((type) => EVENT_TYPES.includes(type as string)))
    throw new TypeError(`types: only ${EVENT_TYPES.join(', ')} are posted.`);
}

/** Whether an event goes to a target. */
export function wants(
  target: CallbackTarget,
  direction: 'in' | 'out',
  applicationId: string,
  type: string,
): boolean {
  if (target.direction !== undefined && target.direction !== direction) return false;
  if (target.applicationId !== undefined && target.applicationId !== applicationId) return false;
  return target.types ? target.types.includes(type) : type !== 'message-sending';
}

/** The same with a URL that shows no user name and no password. */
export function withoutCredentials<T extends { readonly url: string }>(target: T): T {
  if (!URL.canParse(target.url)) return target;
  const url = new URL(target.url);
  if (url.username === '' && url.password === '') return target;
  url.username = '';
  url.password = '';
  return { ...target, url: url.href };
}
