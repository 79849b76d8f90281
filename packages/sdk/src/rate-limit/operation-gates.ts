import type { Answer } from '../call.js';
import type { Clock } from '../clock.js';
import type { Emit } from '../events.js';
import { type BackoffPolicy, waitAfter } from '../retry/wait-after.js';
import { runGuarded } from '../waiting/abort.js';
import { type PauseGate, createPauseGate } from './pause-gate.js';
import type { Pauses } from './pauses.js';

export interface OperationGatesParts {
  readonly clock: Clock;
  readonly emit: Emit;
  readonly backoff: BackoffPolicy;
  /** Pauses shared with others. */
  readonly pauses: Pauses | undefined;
}

/** The pause gate of each operation. */
export interface OperationGates {
  gateOf(operationId: string): PauseGate;
  /** Learns of the pauses of others. */
  takeOver(operationId: string): void;
  /** Closes the gate when the API wants nothing for a while. */
  obey(operationId: string, answer: Answer): void;
  /** A request goes. */
  resume(operationId: string): void;
  /** Stops listening to the pauses of others. */
  close(): void;
}

/** What is kept for one operation. */
interface Entry {
  readonly gate: PauseGate;
  /** Answers of 429 without a wait in them, since the last other answer. */
  refusals: number;
  /** A pause has begun, and no request has gone since. */
  isPaused: boolean;
}

export function createOperationGates(parts: OperationGatesParts): OperationGates {
  const { clock, emit, backoff, pauses } = parts;
  const entries = new Map<string, Entry>();
  const unsubscribe = pauses?.onPause((operationId, waitMs) => pause(operationId, waitMs));

  function entryOf(operationId: string): Entry {
    const known = entries.get(operationId);
    if (known) return known;
    const fresh = { gate: createPauseGate(clock), refusals: 0, isPaused: false };
    entries.set(operationId, fresh);
    return fresh;
  }

  function pause(operation: string, waitMs: number, jitterMs = 0): boolean {
    const entry = entryOf(operation);
    if (!(waitMs > 0) || !entry.gate.pause(waitMs, jitterMs)) return false;
    entry.isPaused = true;
    emit(() => ({ type: 'pause', operation, waitMs, untilMs: clock.now() + waitMs }));
    return true;
  }

  return {
    gateOf: (operationId) => entryOf(operationId).gate,
    takeOver(operationId) {
      const waitMs = pauses?.remainingMs(operationId) ?? 0;
      if (waitMs > entryOf(operationId).gate.remainingMs()) pause(operationId, waitMs);
    },
    obey(operationId, { status, retryAfterMs }) {
      const entry = entryOf(operationId);
      if (status !== 429) entry.refusals = 0;
      // Of the requests that were under way together, only the first refusal without a wait counts.
      if (status !== 429 || (!retryAfterMs && entry.gate.remainingMs() > 0)) return;
      const failures = retryAfterMs ? 1 : ++entry.refusals;
      const { waitMs, jitterMs } = waitAfter(failures, retryAfterMs, backoff, clock.random());
      if (pause(operationId, waitMs, jitterMs)) runGuarded(() => pauses?.pause(operationId, waitMs));
    },
    resume(operation) {
      const entry = entryOf(operation);
      if (entry.isPaused) emit(() => ({ type: 'resume', operation }));
      entry.isPaused = false;
    },
    close: () => unsubscribe?.(),
  };
}
