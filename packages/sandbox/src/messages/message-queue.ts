/** How fast the queue of an account is drained, and how much it holds. */
export interface QueueLimits {
  /** Segments per second that leave the queue. */
  readonly segmentsPerSecond: number;
  /** Seconds' worth of segments that the queue holds. */
  readonly capacitySeconds: number;
}

/** The queue in which the messages of one account wait for their turn. */
export interface MessageQueue {
  /**
   * Takes a message in, and says when it leaves the queue; undefined when there is no room for it.
   *
   * A message of high priority does not wait for those before it, but takes as much of the queue as any other.
   */
  enqueue(segments: number, highPriority: boolean, nowMs: number): number | undefined;
  readonly capacitySegments: number;
}

/** Nothing runs in it: how full the queue is follows from the time at which it will be empty. */
export function createMessageQueue(limits: QueueLimits): MessageQueue {
  const msPerSegment = 1000 / limits.segmentsPerSecond;
  const capacitySegments = limits.segmentsPerSecond * limits.capacitySeconds;
  let emptyAtMs = 0;
  const waitingSegments = (nowMs: number) => Math.max(0, emptyAtMs - nowMs) / msPerSegment;
  return {
    capacitySegments,
    enqueue(segments, highPriority, nowMs) {
      // A hair of tolerance, since the queue level is a quotient of times and not a count.
      if (waitingSegments(nowMs) + segments > capacitySegments + 1e-6) return undefined;
      const turnMs = Math.max(nowMs, emptyAtMs);
      emptyAtMs = turnMs + segments * msPerSegment;
      return highPriority ? nowMs : turnMs;
    },
  };
}
