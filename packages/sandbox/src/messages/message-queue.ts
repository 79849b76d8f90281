import type { QueueLimits } from '../openapi/limits.js';

/** The queue in which the messages of one account wait to be sent. */
export interface MessageQueue {
  /**
   * Takes a message in. Returns when it leaves the queue, or undefined when there is no room for it.
   *
   * A message of high priority does not wait for those before it, but takes as much of the queue as any other.
   */
  enqueue(segments: number, highPriority: boolean, nowMs: number): number | undefined;
  /** Segments that wait at this time. */
  waitingSegments(nowMs: number): number;
  readonly capacitySegments: number;
}

/** How full the queue is follows from the time at which it will be empty: nothing has to run while messages wait. */
export function createMessageQueue(limits: QueueLimits): MessageQueue {
  const msPerSegment = 1000 / limits.segmentsPerSecond;
  const capacitySegments = limits.segmentsPerSecond * limits.capacitySeconds;
  let emptyAtMs = 0;
  const waitingSegments = (nowMs: number) => Math.max(0, emptyAtMs - nowMs) / msPerSegment;
  return {
    capacitySegments,
    waitingSegments,
    enqueue(segments, highPriority, nowMs) {
      // A little tolerance, since the level is a quotient of times and not a whole number.
      if (waitingSegments(nowMs) + segments > capacitySegments + 1e-6) return undefined;
      const turnMs = Math.max(nowMs, emptyAtMs);
      emptyAtMs = turnMs + segments * msPerSegment;
      return highPriority ? nowMs : turnMs;
    },
  };
}
