import type { RowFacts } from '../log/row.js';
import { countSegments } from './count-segments.js';
import type { MessageBody } from './message.js';
import { countryOf, productOf } from '../log/outbound-row.js';

/** A message that someone sends to a number of the account. */
export interface InboundMessage {
  /** Number of the sender. */
  readonly from: string;
  /** The recipients; several make a group message. */
  readonly to: string | readonly string[];
  readonly text?: string;
  /** Names of files that come along; the event names URLs on Bandwidth's own storage. */
  readonly media?: readonly string[];
  /** Application of the receiving number. @default the first of the account, or a fixed UUID */
  readonly applicationId?: string;
  /** Account that receives. @default the first */
  readonly accountId?: string;
}

export const DEFAULT_APPLICATION_ID = '93de2206-9669-4e07-948d-329f4b722ee2';
const mediaBase = 'https://messaging.bandwidth.com/api/v2/users';

/**
 * Rejects what can be no message.
 *
 * @throws TypeError naming the field.
 */
export function checkInbound(inbound: InboundMessage): void {
  if (typeof inbound !== 'object' || inbound === null)
    throw new TypeError('An inbound message is an object.');
  const to = typeof inbound.to === 'string' ? [inbound.to] : inbound.to;
  if (typeof inbound.from !== 'string' || inbound.from === '')
    throw new TypeError('from: must be the number of the sender.');
  if (
    !Array.isArray(to) ||
    to.length === 0 ||
    !to.every((number) => typeof number === 'string' && number !== '')
  ) {
    throw new TypeError('to: must be a number, or a list of numbers.');
  }
  if (inbound.text !== undefined && typeof inbound.text !== 'string')
    throw new TypeError('text: must be text.');
  if (
    inbound.media !== undefined &&
    !(Array.isArray(inbound.media) && inbound.media.every((name) => typeof name === 'string'))
  ) {
    throw new TypeError('media: must be a list of file names.');
  }
}

/** The message as one of the numbers that it came to gets it. */
export function describeInbound(
  inbound: InboundMessage,
  owner: string,
  id: string,
  accountId: string,
  applicationId: string,
  nowMs: number,
): MessageBody {
  const to = typeof inbound.to === 'string' ? [inbound.to] : inbound.to;
  const isMms = to.length > 1 || (inbound.media?.length ?? 0) > 0;
  const media = inbound.media?.map(
    (name, index) => `${mediaBase}/${accountId}/media/${id}/${index}/${encodeURIComponent(name)}`,
  );
  return {
    id,
    owner,
    applicationId,
    time: new Date(nowMs).toISOString(),
    segmentCount: isMms ? 1 : countSegments(inbound.text ?? ''),
    direction: 'in',
    to,
    from: inbound.from,
    text: inbound.text ?? '',
    ...(media ? { media } : {}),
  };
}

export function inboundRow(accountId: string, message: MessageBody, status: string): RowFacts {
  const isMms = message.to.length > 1 || (message.media?.length ?? 0) > 0;
  return {
    messageId: message.id,
    accountId,
    sourceTn: message.from,
    destinationTn: message.owner,
    messageStatus: status,
    messageDirection: 'INBOUND',
    messageType: isMms ? 'mms' : 'sms',
    segmentCount: message.segmentCount,
    errorCode: 0,
    receiveTime: message.time,
    carrierName: isMms ? null : 'other',
    messageSize: null,
    messageLength: [...(message.text ?? '')].length,
    attachmentCount: isMms ? (message.media?.length ?? 0) : null,
    recipientCount: message.to.length,
    campaignClass: null,
    campaignId: null,
    bwLatency: 0,
    carrierLatency: null,
    callingNumberCountryA3: countryOf(message.from),
    calledNumberCountryA3: countryOf(message.owner),
    product: productOf(message.owner),
    location: null,
    bwQueued: false,
    carrierQueued: false,
  };
}
