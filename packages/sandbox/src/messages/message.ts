import type { TimelineStep } from './timeline.js';

/** A message as it is answered to the sender, and as `message` of a callback. */
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

/** A message that the sandbox took on, which is the truth whatever its sender was told. */
export interface AcceptedMessage {
  readonly accountId: string;
  readonly acceptedAtMs: number;
  readonly message: MessageBody;
  /** The number of the request, as in the request log. */
  readonly requestNumber: number;
  /** What it goes through, by recipient and in the order of `message.to`. */
  readonly timelines: readonly (readonly TimelineStep[])[];
}
