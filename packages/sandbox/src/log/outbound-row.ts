import { isMms, type SandboxMessage } from '../messages/message.js';
import { countryOf, productOf } from '../messages/phone-number.js';
import { stepAt } from '../messages/timeline.js';
import type { RowFacts } from './row.js';

/** The row of a sent message at this time. A group message is one row, of its first recipient. */
export function outboundRow({ accountId, message, timelines }: SandboxMessage, nowMs: number): RowFacts {
  const timeline = timelines[0]!;
  const step = stepAt(timeline, nowMs);
  const mms = isMms(message);
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
    messageType: mms ? 'mms' : 'sms',
    segmentCount: message.segmentCount,
    errorCode: step.errorCode ?? 0,
    receiveTime: message.time,
    carrierName: mms || !sent || sent.atMs > nowMs ? null : 'other',
    messageSize: mms ? null : Buffer.byteLength(message.text ?? '') + 140,
    messageLength: [...(message.text ?? '')].length,
    attachmentCount: mms ? (message.media?.length ?? 0) : null,
    recipientCount: message.to.length,
    campaignClass: null,
    campaignId: null,
    bwLatency: waited,
    carrierLatency: step.status === 'DELIVERED' && sent ? secondsBetween(sent.atMs, step.atMs) : null,
    callingNumberCountryA3: countryOf(message.from),
    calledNumberCountryA3: countryOf(message.to[0]!),
    product: productOf(message.from),
    location: null,
    bwQueued: (waited ?? 0) > 0,
    carrierQueued: false,
  };
}

function secondsBetween(fromMs: number, toMs: number): number {
  return Math.floor((toMs - fromMs) / 1000);
}
