import { isMms, type SandboxMessage } from '../messages/message.js';
import { countryOf, productOf } from '../messages/phone-number.js';
import { stepAt } from '../messages/timeline.js';
import type { RowFacts } from './row.js';

/** The row of a received message at this time. */
export function inboundRow({ accountId, message, timelines }: SandboxMessage, nowMs: number): RowFacts {
  const mms = isMms(message);
  return {
    messageId: message.id,
    accountId,
    sourceTn: message.from,
    destinationTn: message.owner,
    messageStatus: stepAt(timelines[0]!, nowMs).status,
    messageDirection: 'INBOUND',
    messageType: mms ? 'mms' : 'sms',
    segmentCount: message.segmentCount,
    errorCode: 0,
    receiveTime: message.time,
    carrierName: mms ? null : 'other',
    messageSize: null,
    messageLength: [...(message.text ?? '')].length,
    attachmentCount: mms ? (message.media?.length ?? 0) : null,
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
