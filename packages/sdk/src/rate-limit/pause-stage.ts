import type { Answer, Call, Failure, Send, Waited } from '../call.js';
import type { Clock } from '../clock.js';
import { type Problem, foreignProblem, pauseTooLong, stoppedProblem } from '../errors/problem.js';
import type { Emit } from '../events.js';
import type { Redaction } from '../redaction/redaction.js';
import { type BackoffPolicy, waitAfter } from '../retry/wait-after.js';
import { abortable, isPromiseLike, runGuarded } from '../waiting/abort.js';
import type { ConcurrencyBound } from './concurrency-bound.js';
import { type PauseGate, createPauseGate } from './pause-gate.js';
import type { Pauses } from './pauses.js';

export interface PauseStageParts {
  readonly clock: Clock;
  readonly emit: Emit;
  readonly redaction: Redaction;
  readonly backoff: BackoffPolicy;
  readonly bound: ConcurrencyBound;
  /** Pauses shared with others. */
  readonly pauses: Pauses | undefined;
}

export interface PauseStage {
  readonly send: Send;
  /** How long requests of this operation still have to wait, in milliseconds. */
  readonly pausedForMs: (operationId: string) => number;
  /** Stops listening to the pauses of others. */
  close(): void;
}

/** What is kept for one operation. */
interface OperationGate {
  readonly gate: PauseGate;
  /** Answers of 429 without a wait in them, since the last other answer. */
  refusals: number;
  /** A pause has begun, and no request has gone since. */
  isPaused: boolean;
}

/** Sends nothing while the server wants nothing, and no more at once than the client may. */
export function createPauseStage(parts: PauseStageParts, next: Send): PauseStage {
  const { clock, emit, redaction, backoff, bound, pauses } = parts;
  const gates = new Map<string, OperationGate>();
  const unsubscribe = pauses?.onPause((operationId, waitMs) => pause(operationId, waitMs));

  function gateOf(operationId: string): OperationGate {
    const known = gates.get(operationId);
    if (known) return known;
    const fresh = { gate: createPauseGate(clock), refusals: 0, isPaused: false };
    gates.set(operationId, fresh);
    return fresh;
  }

  function pause(operation: string, waitMs: number, jitterMs = 0): boolean {
    const entry = gateOf(operation);
    if (!(waitMs > 0) || !entry.gate.pause(waitMs, jitterMs)) return false;
    entry.isPaused = true;
    emit(() => ({ type: 'pause', operation, waitMs, untilMs: clock.now() + waitMs }));
    return true;
  }

  /** Learns of the pauses of others. */
  function takeOverPause(operationId: string): void {
    const waitMs = pauses?.remainingMs(operationId) ?? 0;
    if (waitMs > gateOf(operationId).gate.remainingMs()) pause(operationId, waitMs);
  }

  /** The API wants nothing for a while: for as long as it says, or a little longer each time. */
  function obey(operationId: string, answer: Answer): void {
    const entry = gateOf(operationId);
    // Of the requests that were under way together, only the first refusal without a wait counts.
    if (!answer.retryAfterMs && entry.gate.remainingMs() > 0) return;
    const failures = answer.retryAfterMs ? 1 : ++entry.refusals;
    const { waitMs, jitterMs } = waitAfter(failures, answer.retryAfterMs, backoff, clock.random());
    if (pause(operationId, waitMs, jitterMs)) runGuarded(() => pauses?.pause(operationId, waitMs));
  }

  const fail = (problem: Problem): Failure => ({ kind: 'failure', reached: 'nothing', problem });

  /** Waits for what keeps the call from going right now. */
  async function waitUntilOpen(call: Call, { gate }: OperationGate): Promise<Failure | Waited> {
    try {
      const pass = await gate.wait(call);
      return 'waitMs' in pass ? fail(pauseTooLong(pass.waitMs)) : { kind: 'waited', pass };
    } catch {
      return fail(stoppedProblem(call.signal, call.deadlineMs));
    }
  }

  const send: Send = async (call) => {
    const { operationId } = call.operation;
    const entry = gateOf(operationId);
    let release: (() => void) | undefined;
    try {
      const pending = pauses?.ready(call.signal);
      if (isPromiseLike(pending)) await abortable(pending, call.signal);
      release = bound.tryTake() ?? (await bound.take(call.signal));
      takeOverPause(operationId);
    } catch (error) {
      release?.();
      if (call.signal.aborted) return fail(stoppedProblem(call.signal, call.deadlineMs));
      const cause = redaction.safeCause(error, call);
      return fail(foreignProblem(error, cause, 'rate-limit', 'could not learn of the pauses of others'));
    }
    // From here on to the adapter nothing is awaited.
    if (!entry.gate.isOpenFor(call)) {
      release();
      return waitUntilOpen(call, entry);
    }
    if (entry.isPaused) {
      entry.isPaused = false;
      emit(() => ({ type: 'resume', operation: operationId }));
    }
    const result = await next(call);
    if (result.kind === 'answer') {
      void result.content.then(release);
      if (result.status === 429) obey(operationId, result);
      else entry.refusals = 0;
    } else release();
    return result;
  };

  return {
    send,
    pausedForMs: (operationId) => Math.max(gates.get(operationId)?.gate.remainingMs() ?? 0, 0),
    close: () => unsubscribe?.(),
  };
}
