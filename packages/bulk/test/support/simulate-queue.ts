import {
  type QueueRate,
  addSegments,
  advanceModel,
  createQueueModel,
  noteAccepted,
  noteFull,
  waitMs,
} from '../../src/pacing/queue-model.js';

/** The account's queue as it really is, at one time. */
export interface RealQueue {
  readonly segmentsPerSecond: number;
  readonly capacitySeconds: number;
  /** Segments per second that another sender of the account puts in, as long as there is room. */
  readonly otherSegmentsPerSecond?: number;
}

export interface Simulation {
  readonly configured: QueueRate;
  readonly realAt: (ms: number) => RealQueue;
  /** Segments of each message, in order. */
  readonly messages: readonly number[];
  /** Where the run stops although messages are left. */
  readonly untilMs?: number;
}

export interface SimulationResult {
  readonly accepted: number;
  readonly refused: number;
  readonly firstRefusalAfterSegments: number | undefined;
  readonly endMs: number;
  /** Segments that left the queue between two times, those of the other sender included. */
  drainedBetween(fromMs: number, toMs: number): number;
}

const STEP_MS = 250;

/** Sends messages by the model to a queue that is stepped through in virtual time. */
export function simulateQueue({
  configured,
  realAt,
  messages,
  untilMs = Infinity,
}: Simulation): SimulationResult {
  let model = createQueueModel(configured, 0);
  let real = 0;
  let nowMs = 0;
  let drained = 0;
  let refused = 0;
  let acceptedSegments = 0;
  let firstRefusalAfterSegments: number | undefined;
  let wasTurnedAway = false;
  const drainedAt: number[] = [];
  let next = 0;
  for (; next < messages.length && nowMs < untilMs; nowMs += STEP_MS) {
    const queue = realAt(nowMs);
    const capacity = queue.segmentsPerSecond * queue.capacitySeconds;
    if (nowMs % 1000 === 0) drainedAt.push(drained);
    for (; next < messages.length;) {
      const segments = messages[next]!;
      model = advanceModel(model, configured, nowMs);
      if (waitMs(model, configured, segments, wasTurnedAway) > 0) break;
      model = addSegments(model, segments);
      if (real + segments <= capacity + 1e-6) {
        real += segments;
        acceptedSegments += segments;
        model = noteAccepted(model);
        wasTurnedAway = false;
        next += 1;
      } else {
        refused += 1;
        firstRefusalAfterSegments ??= acceptedSegments;
        model = noteFull(model, configured, { segments, sentAtMs: nowMs });
        wasTurnedAway = true;
      }
    }
    const added = ((queue.otherSegmentsPerSecond ?? 0) * STEP_MS) / 1000;
    if (real + added <= capacity) real += added;
    const leaving = Math.min(real, (queue.segmentsPerSecond * STEP_MS) / 1000);
    real -= leaving;
    drained += leaving;
  }
  const at = (ms: number): number => drainedAt[Math.min(drainedAt.length - 1, Math.floor(ms / 1000))] ?? 0;
  return {
    accepted: next,
    refused,
    firstRefusalAfterSegments,
    endMs: nowMs,
    drainedBetween: (fromMs, toMs) => at(toMs) - at(fromMs),
  };
}
