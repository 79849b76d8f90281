import { encodingOf } from './count-segments.js';
import { conversationKey } from './message-book.js';
import { isMms, type MessageBody, type SandboxMessage } from './message.js';
import { ERROR_NAMES, rejectedBy } from './outcomes.js';
import { stepAt, type MessageState, type TimelineStep } from './timeline.js';

/** A step of a timeline, with what its error code means. */
export interface TimelineStepView extends TimelineStep {
  /** Name of the error code. */
  readonly errorName?: string;
  /** Who rejected the message; undefined where nobody knows. */
  readonly rejectedBy?: 'Bandwidth' | 'carrier';
}

/** A message with everything that the sandbox knows of it, as the control routes show it. */
export interface MessageView {
  /** Account that sent or received it. */
  readonly accountId: string;
  /** When it was accepted or came in, in milliseconds by the clock of the sandbox. */
  readonly acceptedAtMs: number;
  /** The message itself. */
  readonly message: MessageBody;
  /** What it is billed as. */
  readonly type: 'sms' | 'mms';
  /** How an SMS of this text is encoded. */
  readonly encoding: 'GSM-7' | 'UCS-2';
  /** The numbers that take part, as a search takes them. */
  readonly conversation: string;
  /** By recipient: the state now, and all of the timeline, steps to come included. */
  readonly recipients: readonly {
    /** Number of the recipient. */
    readonly number: string;
    /** The state it is in now. */
    readonly state: MessageState;
    /** All steps, those to come included. */
    readonly timeline: readonly TimelineStepView[];
  }[];
}

/** Describes a message as it is at this time. */
export function viewMessage(known: SandboxMessage, nowMs: number): MessageView {
  const { accountId, acceptedAtMs, message, timelines } = known;
  return {
    accountId,
    acceptedAtMs,
    message,
    type: isMms(message) ? 'mms' : 'sms',
    encoding: encodingOf(message.text ?? ''),
    conversation: conversationKey(known),
    recipients: timelines.map((timeline, index) => ({
      number: message.direction === 'in' ? message.owner : message.to[index]!,
      state: stepAt(timeline, nowMs).status,
      timeline: timeline.map(viewStep),
    })),
  };
}

function viewStep(step: TimelineStep): TimelineStepView {
  if (step.errorCode === undefined) return step;
  const by = rejectedBy(step.errorCode);
  return {
    ...step,
    errorName: ERROR_NAMES.get(step.errorCode) ?? 'unknown-error',
    ...(by === undefined ? {} : { rejectedBy: by }),
  };
}
