import { countSegments } from './count-segments.js';
import { isMms, type MessageBody } from './message.js';

/** A message that a phone sends to a number of the account. */
export interface InboundMessage {
  /** Number of the phone. */
  readonly from: string;
  /** The recipients; several make a group message. */
  readonly to: string | readonly string[];
  /** Text of the message. */
  readonly text?: string;
  /** Names of files that come along; the event names URLs on Bandwidth's own storage. */
  readonly media?: readonly string[];
  /** Application of the receiving number. @default the first of the account, or a fixed UUID */
  readonly applicationId?: string;
  /** Account that receives. @default the first */
  readonly accountId?: string;
}

export const DEFAULT_APPLICATION_ID = '93de2206-9669-4e07-948d-329f4b722ee2';
const FIELDS: readonly string[] = ['from', 'to', 'text', 'media', 'applicationId', 'accountId'];
const MAX_NUMBER_LENGTH = 100;
const NUMBER_FORM = `text of 1 to ${MAX_NUMBER_LENGTH} characters`;
const MEDIA_BASE = 'https://messaging.bandwidth.com/api/v2/users';

/**
 * Rejects what cannot be a message.
 *
 * @throws TypeError naming the field.
 */
export function checkInbound(inbound: unknown): asserts inbound is InboundMessage {
  if (typeof inbound !== 'object' || inbound === null)
    throw new TypeError('An inbound message is an object with from and to.');
  const unknown = Object.keys(inbound).find((name) => !FIELDS.includes(name));
  if (unknown !== undefined)
    throw new TypeError(`${unknown}: an inbound message has no such field, but ${FIELDS.join(', ')}.`);
  const { from, to, text, media } = inbound as Partial<Record<keyof InboundMessage, unknown>>;
  if (!isNumber(from)) throw new TypeError(`from: must be the number of the sender, ${NUMBER_FORM}.`);
  if (!isNumber(to) && !(Array.isArray(to) && to.length > 0 && to.every(isNumber)))
    throw new TypeError(`to: must be a number, or a list of numbers, ${NUMBER_FORM}.`);
  if (text !== undefined && typeof text !== 'string') throw new TypeError('text: must be text.');
  if (media !== undefined && !(Array.isArray(media) && media.every((name) => typeof name === 'string')))
    throw new TypeError('media: must be a list of file names.');
}

/** Whatever a phone may call itself. By its numbers a conversation is asked for, in the address of a request. */
function isNumber(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    value !== '' &&
    value.length <= MAX_NUMBER_LENGTH &&
    !/\p{Surrogate}/u.test(value)
  );
}

export function recipientsOf({ to }: InboundMessage): readonly string[] {
  return typeof to === 'string' ? [to] : to;
}

/** What one of the numbers that an inbound message came to makes of it. */
export interface InboundCopy {
  readonly owner: string;
  readonly id: string;
  readonly accountId: string;
  readonly applicationId: string;
  readonly nowMs: number;
}

/** The message as one of the numbers that it came to gets it. */
export function describeInbound(inbound: InboundMessage, copy: InboundCopy): MessageBody {
  const { owner, id, accountId, applicationId, nowMs } = copy;
  const to = recipientsOf(inbound);
  const media = inbound.media?.map((name, index) => {
    // Half a surrogate pair cannot be encoded; as UTF-8 it becomes a replacement character.
    const encoded = encodeURIComponent(Buffer.from(name).toString());
    return `${MEDIA_BASE}/${accountId}/media/${id}/${index}/${encoded}`;
  });
  return {
    id,
    owner,
    applicationId,
    time: new Date(nowMs).toISOString(),
    segmentCount: isMms({ to, media: inbound.media ?? [] }) ? 1 : countSegments(inbound.text ?? ''),
    direction: 'in',
    to,
    from: inbound.from,
    text: inbound.text ?? '',
    ...(media ? { media } : {}),
  };
}
