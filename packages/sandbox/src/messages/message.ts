import type { TimelineStep } from './timeline.js';

/** A message as it is answered to its sender, and as `message` of a callback. */
export interface MessageBody {
  readonly id: string;
  readonly owner: string;
  readonly applicationId: string;
  readonly time: string;
  readonly segmentCount: number;
  readonly direction: 'in' | 'out';
  readonly to: readonly string[];
  readonly from: string;
  readonly media?: readonly string[];
  readonly text?: string;
  readonly tag?: string;
  readonly priority?: string;
  readonly expiration?: string;
}

/** A message that went through the sandbox in either direction. */
export interface SandboxMessage {
  readonly accountId: string;
  readonly acceptedAtMs: number;
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
