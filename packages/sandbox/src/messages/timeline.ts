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

export interface TimelineStep {
  readonly atMs: number;
  readonly status: 'RECEIVED' | 'QUEUED' | 'SENDING' | 'SENT' | 'DELIVERED' | 'FAILED';
  /** Only with FAILED. */
  readonly errorCode?: number;
}

/** What a message goes through for one recipient, in order: laid down when it is accepted, and told as time goes by. */
export function planTimeline(
  acceptedAtMs: number,
  turnMs: number,
  outcome: Outcome,
  delays: TimelineDelays,
  expiresAtMs: number | undefined,
): readonly TimelineStep[] {
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

/** Where a message is at this time. */
export function stepAt(steps: readonly TimelineStep[], nowMs: number): TimelineStep {
  let current = steps[0]!;
  for (const step of steps) if (step.atMs <= nowMs) current = step;
  return current;
}
