import type { PermitRequest } from './rate-limiter.js';

/**
 * Shares the pause of an operation with other clients or processes: what one of them is told by a 429 holds for all.
 * What an implementation throws or rejects with in `pause` is ignored; in `ready` and `remainingMs` it ends the call.
 */
export interface Pauses {
  /**
   * Awaited before each attempt passes its gate: the pauses of the others are known once it resolves. May reject once it
   * is clear that they will not be known within `maxWaitMs`; at that time the call ends anyway.
   */
  ready(request?: PermitRequest): void | Promise<void>;
  /** How long that operation is still paused, in milliseconds. */
  remainingMs(operationId: string): number;
  /** Tells the others to pause that operation for `waitMs` milliseconds. */
  pause(operationId: string, waitMs: number): void | Promise<void>;
  /** Calls `listener` for each pause that comes from elsewhere; returns what ends that. */
  onPause(listener: (operationId: string, waitMs: number) => void): () => void;
}
