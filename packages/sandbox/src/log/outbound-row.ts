import type { RowFacts } from './row.js';
import { stepAt } from '../messages/timeline.js';
import type { AcceptedMessage } from '../messages/message.js';
import { isFullNumber, isSenderId, isShortCode, isTollFree } from '../messages/phone-number.js';

/** The row of a sent message at this time. A group message is one row, of its first recipient. */
export function outboundRow({ accountId, message, timelines }: AcceptedMessage, nowMs: number): RowFacts {
  const timeline = timelines[0]!;
  const step = stepAt(timeline, nowMs);
  const isMms = message.to.length > 1 || (message.media?.length ?? 0) > 0;
  const product = productOf(message.from);
  const sending = timeline.find(({ status }) => status === 'SENDING');
  const sent = timeline.find(({ status }) => status === 'SENT');
  const waited = sending && sending.atMs <= nowMs ? secondsBetween(timeline[0]!.atMs, sending.atMs) : null;
  return {
    messageId: message.id,
    accountId,
    sourceTn: message.from,
    destinationTn: message.to[0]!,
    messageStatus: step.status,
    messageDirection: 'OUTBOUND',
    messageType: isMms ? 'mms' : 'sms',
    segmentCount: message.segmentCount,
    errorCode: step.errorCode ?? 0,
    receiveTime: message.time,
    carrierName: isMms || !sent || sent.atMs > nowMs ? null : 'other',
    messageSize: isMms ? null : Buffer.byteLength(message.text ?? '') + 140,
    messageLength: [...(message.text ?? '')].length,
    attachmentCount: isMms ? (message.media?.length ?? 0) : null,
    recipientCount: message.to.length,
    campaignClass: null,
    campaignId: null,
    bwLatency: waited,
    carrierLatency: step.status === 'DELIVERED' && sent ? secondsBetween(sent.atMs, step.atMs) : null,
    callingNumberCountryA3: countryOf(message.from),
    calledNumberCountryA3: countryOf(message.to[0]!),
    product,
    location: null,
    bwQueued: (waited ?? 0) > 0,
    carrierQueued: false,
  };
}

export function productOf(own: string): string | null {
  if (isTollFree(own)) return 'TOLL_FREE';
  if (isShortCode(own)) return 'SHORT_CODE_REACH';
  if (isFullNumber(own)) return 'LOCAL_A2P';
  return isSenderId(own) ? 'ALPHA_NUMERIC' : null;
}

/** Country code 1 is shared; its numbers are taken for American ones. */
export function countryOf(number: string): string | null {
  return number.startsWith('+1') ? 'USA' : null;
}

function secondsBetween(fromMs: number, toMs: number): number {
  return Math.floor((toMs - fromMs) / 1000);
}
