import type { TimelineStep } from './timeline.js';

/** A message as it is answered to its sender, and as `message` of a callback. */
export interface MessageBody {
  /** Given by the API when it accepts the message. */
  readonly id: string;
  /** The number of the account: sender of what was sent, receiver of what came in. */
  readonly owner: string;
  /** Application that the number belongs to. */
  readonly applicationId: string;
  /** When it was accepted or came in: UTC, with milliseconds. */
  readonly time: string;
  /** How many segments it is billed as. */
  readonly segmentCount: number;
  /** `out` where it was sent, `in` where it was received. */
  readonly direction: 'in' | 'out';
  /** Numbers of the recipients. */
  readonly to: readonly string[];
  /** Number or sender id of the sender. */
  readonly from: string;
  /** URLs of the files of an MMS. */
  readonly media?: readonly string[];
  /** Text of the message. */
  readonly text?: string;
  /** The sender's own words; events carry them, too. */
  readonly tag?: string;
  /** `default` or `high`. */
  readonly priority?: string;
  /** When it is no longer to be sent: UTC, with milliseconds. */
  readonly expiration?: string;
}

/** A message that went through the sandbox in either direction. */
export interface SandboxMessage {
  /** Account that sent or received it. */
  readonly accountId: string;
  /** When it was accepted or came in, in milliseconds by the clock of the sandbox. */
  readonly acceptedAtMs: number;
  /** The message itself. */
  readonly message: MessageBody;
  /**
   * The states that it passes, with their times. A sent message has one timeline for each recipient, in the order of
   * `message.to`; a received one has one.
   */
  readonly timelines: readonly (readonly TimelineStep[])[];
}

/** A message that was accepted for sending. It is kept whatever its sender was told. */
export interface AcceptedMessage extends SandboxMessage {
  /** The number of the request, as in the request log. */
  readonly requestNumber: number;
}

/** Several recipients, or files, make a message an MMS. */
export function isMms({ to, media }: Pick<MessageBody, 'to' | 'media'>): boolean {
  return to.length > 1 || (media?.length ?? 0) > 0;
}
