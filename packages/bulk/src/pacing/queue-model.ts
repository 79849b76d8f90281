/** How fast the account's queue is drained, and how much it holds. */
export interface QueueRate {
  /** Segments that leave the queue per second. */
  readonly segmentsPerSecond: number;
  /** How many seconds' worth of segments the queue holds. */
  readonly capacitySeconds: number;
}

/**
 * What is believed of the account's queue. Plain numbers, so that the same model can be kept in one process or in Redis.
 *
 * Times are milliseconds of a clock that never goes back.
 */
export interface QueueModel {
  /** Segments in the queue at `atMs`. */
  readonly level: number;
  readonly atMs: number;
  /** Segments per second that are believed to leave the queue for us; never more than configured. */
  readonly rate: number;
  /** When a 429 last told that the queue is full, or the rate was last raised since. */
  readonly steadySinceMs: number;
  /** When the rate was last lowered: a message sent before that tells nothing new. */
  readonly loweredAtMs: number;
  /** How many 429s came since a message was last accepted. */
  readonly refusals: number;
  /** Nothing is sent before this time. */
  readonly closedUntilMs: number;
}

/** How the model goes about it; the same wherever it is kept. */
export const QUEUE_RULES = {
  /** How far the queue is filled: the rest is room for urgent single messages, and for what the model does not know. */
  fillShare: 0.9,
  /** What a 429 makes of the believed rate, as the model had seen room. */
  lowerFactor: 0.8,
  /** The believed rate never falls below this share of the configured one. */
  lowestShare: 0.05,
  /** How long no 429 may come before the believed rate is raised. */
  raiseAfterMs: 60_000,
  /** By how much it is raised then, until it is the configured one. */
  raiseFactor: 1.05,
  /** The longest wait after several 429s in a row, as a share of the time in which a full queue drains. */
  longestWaitShare: 0.1,
} as const;

/** A model of a queue that holds `level` segments. */
export function createQueueModel(rate: QueueRate, nowMs: number, level = 0): QueueModel {
  return {
    level,
    atMs: nowMs,
    rate: rate.segmentsPerSecond,
    steadySinceMs: nowMs,
    loweredAtMs: -Infinity,
    refusals: 0,
    closedUntilMs: -Infinity,
  };
}

/** The model at a later time: what has drained is gone, and a long time without a 429 has raised the rate. */
export function advanceModel(model: QueueModel, configured: QueueRate, nowMs: number): QueueModel {
  const elapsedMs = Math.max(0, nowMs - model.atMs);
  const level = Math.max(0, model.level - (model.rate * elapsedMs) / 1000);
  const raises = Math.floor((nowMs - model.steadySinceMs) / QUEUE_RULES.raiseAfterMs);
  const isBelow = model.rate < configured.segmentsPerSecond;
  if (raises < 1 || !isBelow) return { ...model, level, atMs: Math.max(model.atMs, nowMs) };
  return {
    ...model,
    level,
    atMs: nowMs,
    rate: Math.min(configured.segmentsPerSecond, model.rate * QUEUE_RULES.raiseFactor ** raises),
    steadySinceMs: model.steadySinceMs + raises * QUEUE_RULES.raiseAfterMs,
  };
}

/**
 * How long a message of this many segments has to wait from `model.atMs` on; 0 when it may go now. One that was turned
 * away by a 429 goes as soon as its own segments have drained; others wait until the queue is at most 90 % full again.
 */
export function waitMs(
  model: QueueModel,
  configured: QueueRate,
  segments: number,
  wasTurnedAway: boolean,
): number {
  const capacity = model.rate * configured.capacitySeconds;
  const room = wasTurnedAway ? capacity : QUEUE_RULES.fillShare * capacity;
  // A message larger than the room goes when the queue is empty.
  const excess = model.level - Math.max(0, room - segments);
  const drainMs = excess > 1e-9 ? (excess / model.rate) * 1000 : 0;
  return Math.max(0, Math.ceil(drainMs), model.closedUntilMs - model.atMs);
}

/** The model after a message of this many segments went. */
export function addSegments(model: QueueModel, segments: number): QueueModel {
  return { ...model, level: Math.max(0, model.level + segments) };
}

/** The model after a message was accepted. */
export function noteAccepted(model: QueueModel): QueueModel {
  return model.refusals === 0 ? model : { ...model, refusals: 0 };
}

/** A message that the API turned away by a 429. */
export interface Refusal {
  readonly segments: number;
  /** When it took room, by the clock of the model. */
  readonly sentAtMs: number;
  /** What a Retry-After of the answer asked for, in milliseconds. */
  readonly askedWaitMs?: number | undefined;
}

/**
 * The model after a 429: the queue is full now. The model saw room for the message, so the rate was believed too high,
 * unless the message went before the rate was last lowered.
 */
export function noteFull(model: QueueModel, configured: QueueRate, refusal: Refusal): QueueModel {
  const { segments, sentAtMs, askedWaitMs = 0 } = refusal;
  const isNews = sentAtMs >= model.loweredAtMs;
  const lowest = configured.segmentsPerSecond * QUEUE_RULES.lowestShare;
  const rate = isNews ? Math.max(lowest, model.rate * QUEUE_RULES.lowerFactor) : model.rate;
  const refusals = isNews ? model.refusals + 1 : model.refusals;
  const longestMs = configured.capacitySeconds * 1000 * QUEUE_RULES.longestWaitShare;
  const ownMs = (segments / rate) * 1000;
  const waitMs = Math.min(ownMs * 2 ** Math.max(0, refusals - 1), Math.max(ownMs, longestMs));
  return {
    ...model,
    level: rate * configured.capacitySeconds,
    rate,
    refusals,
    steadySinceMs: model.atMs,
    loweredAtMs: isNews ? model.atMs : model.loweredAtMs,
    closedUntilMs: Math.max(model.closedUntilMs, model.atMs + Math.max(Math.ceil(waitMs), askedWaitMs)),
  };
}
