import { failsBeforeSending, type Outcome } from './outcomes.js';

/** How long a message stays in each state, in milliseconds. */
export interface TimelineDelays {
  /** From RECEIVED to QUEUED. @default 10 */
  readonly queuedMs: number;
  /** From leaving the queue (SENDING) to SENT, or to FAILED where Bandwidth rejects it. @default 200 */
  readonly sentMs: number;
  /** From SENT to DELIVERED, or to FAILED where the carrier rejects it. @default 2000 */
  readonly finalMs: number;
  /** From SENT to FAILED with 9902 where no receipt comes. @default 73 hours */
  readonly receiptExpiredMs: number;
}

export const DEFAULT_DELAYS: TimelineDelays = {
  queuedMs: 10,
  sentMs: 200,
  finalMs: 2000,
  receiptExpiredMs: 73 * 60 * 60 * 1000,
};

const MESSAGE_STATES = [
  'RECEIVED',
  'QUEUED',
  'SENDING',
  'SENT',
  'DELIVERED',
  'FAILED',
  'ACCEPTED',
  'UNDELIVERED',
] as const;

/** What state a message is in, as the log names it. ACCEPTED and UNDELIVERED are those of received messages. */
export type MessageState = (typeof MESSAGE_STATES)[number];

/** One step of a timeline: from this time on, the message is in this state. */
export interface TimelineStep {
  /** When it begins, in milliseconds by the clock of the sandbox. */
  readonly atMs: number;
  /** State from then on. */
  readonly status: MessageState;
  /** Only with FAILED. */
  readonly errorCode?: number;
}

/** What decides over the timeline of a sent message. */
export interface TimelinePlan {
  readonly acceptedAtMs: number;
  /** When it leaves the queue. */
  readonly turnMs: number;
  readonly outcome: Outcome;
  readonly delays: TimelineDelays;
  /** The time of its `expiration`, where it has one. */
  readonly expiresAtMs: number | undefined;
}

/** The whole timeline of a sent message for one recipient. It is known at once and comes true as time goes by. */
export function planTimeline(plan: TimelinePlan): readonly TimelineStep[] {
  const { acceptedAtMs, turnMs, outcome, delays, expiresAtMs } = plan;
  const received: TimelineStep = { atMs: acceptedAtMs, status: 'RECEIVED' };
  if (outcome.kind === 'silent') return [received];
  const queuedAtMs = acceptedAtMs + delays.queuedMs;
  const steps: TimelineStep[] = [received, { atMs: queuedAtMs, status: 'QUEUED' }];
  if (outcome.kind === 'stuck') return steps;
  const sendingAtMs = Math.max(turnMs, queuedAtMs);
  if (expiresAtMs !== undefined && expiresAtMs < sendingAtMs) {
    return [...steps, { atMs: Math.max(expiresAtMs, queuedAtMs), status: 'FAILED', errorCode: 4360 }];
  }
  steps.push({ atMs: sendingAtMs, status: 'SENDING' });
  const sentAtMs = sendingAtMs + delays.sentMs;
  if (outcome.kind === 'failed' && failsBeforeSending(outcome.errorCode)) {
    return [...steps, { atMs: sentAtMs, status: 'FAILED', errorCode: outcome.errorCode }];
  }
  steps.push({ atMs: sentAtMs, status: 'SENT' });
  if (outcome.kind === 'no-receipt') {
    return [...steps, { atMs: sentAtMs + delays.receiptExpiredMs, status: 'FAILED', errorCode: 9902 }];
  }
  const atMs = sentAtMs + delays.finalMs;
  return [
    ...steps,
    outcome.kind === 'failed'
      ? { atMs, status: 'FAILED', errorCode: outcome.errorCode }
      : { atMs, status: 'DELIVERED' },
  ];
}

export function isMessageState(text: string): text is MessageState {
  return MESSAGE_STATES.some((state) => state === text);
}

/** The step that a timeline has reached at this time. */
export function stepAt(timeline: readonly TimelineStep[], nowMs: number): TimelineStep {
  let current = timeline[0]!;
  for (const step of timeline) if (step.atMs <= nowMs) current = step;
  return current;
}
