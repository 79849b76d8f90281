import { isMms, type AcceptedMessage, type MessageBody } from '../messages/message.js';
import { ERROR_NAMES } from '../messages/outcomes.js';
import type { TimelineStep } from '../messages/timeline.js';

/** An event as it is posted. */
export interface CallbackEvent {
  /** Such as `message-delivered`. */
  readonly type: string;
  /** UTC, with microseconds. */
  readonly time: string;
  /** The recipient that it is about, or the number that received. */
  readonly to: string;
  /** In words, what happened. */
  readonly description: string;
  /** The message that it is about. */
  readonly message: MessageBody;
  /** Why the message failed; with `message-failed` alone. */
  readonly errorCode?: number;
}

/** An event, and when it happens. */
export interface DueEvent {
  readonly atMs: number;
  readonly event: CallbackEvent;
}

/** The events of a sent message: for each recipient that it was sent, and how it ended. */
export function outboundEvents(accepted: AcceptedMessage): DueEvent[] {
  const { message, timelines } = accepted;
  const mms = isMms(message);
  const { expiration: _expiration, ...shown } = { ...message, text: '' };
  return timelines.flatMap((timeline, index) =>
    timeline.flatMap((step) => {
      const described = describe(step, mms);
      if (!described) return [];
      const errorCode = step.errorCode === undefined ? {} : { errorCode: step.errorCode };
      const event = {
        ...described,
        time: microseconds(step.atMs),
        to: message.to[index]!,
        ...errorCode,
        message: shown,
      };
      return [{ atMs: step.atMs, event }];
    }),
  );
}

export function inboundEvent(message: MessageBody, atMs: number): CallbackEvent {
  return {
    type: 'message-received',
    time: microseconds(atMs),
    description: 'Incoming message received',
    to: message.owner,
    message,
  };
}

function describe(
  { status, errorCode = 0 }: TimelineStep,
  mms: boolean,
): Pick<CallbackEvent, 'type' | 'description'> | undefined {
  switch (status) {
    case 'SENDING':
      return mms ? { type: 'message-sending', description: 'Message is sending to carrier.' } : undefined;
    case 'SENT':
      return { type: 'message-sent', description: 'Message sent to carrier' };
    case 'DELIVERED':
      return { type: 'message-delivered', description: 'Message delivered to carrier.' };
    case 'FAILED':
      return { type: 'message-failed', description: ERROR_NAMES.get(errorCode) ?? 'unknown-error' };
    default:
      return undefined;
  }
}

function microseconds(timeMs: number): string {
  return new Date(timeMs).toISOString().replace('Z', '000Z');
}
