import { type Call, type Failure, type Send, type Waited, notSent, stopped } from '../call.js';
import { foreignProblem, pauseTooLong } from '../errors/problem.js';
import type { Redaction } from '../redaction/redaction.js';
import { abortable, isPromiseLike } from '../waiting/abort.js';
import type { ConcurrencyBound } from './concurrency-bound.js';
import type { OperationGates } from './operation-gates.js';
import type { PauseGate } from './pause-gate.js';
import type { Pauses } from './pauses.js';

export interface PauseStageParts {
  readonly redaction: Redaction;
  readonly bound: ConcurrencyBound;
  readonly gates: OperationGates;
  /** Pauses shared with others. */
  readonly pauses: Pauses | undefined;
}

/** Sends nothing while the server wants nothing, and no more at once than the client may. */
export function createPauseStage({ redaction, bound, gates, pauses }: PauseStageParts, next: Send): Send {
  return async (call) => {
    const { operationId } = call.operation;
    let release: (() => void) | undefined;
    try {
      const pending = pauses?.ready(call.signal);
      if (isPromiseLike(pending)) await abortable(pending, call.signal);
      release = bound.tryTake() ?? (await bound.take(call.signal));
      gates.takeOver(operationId);
    } catch (error) {
      release?.();
      if (call.signal.aborted) return stopped(call);
      const cause = redaction.safeCause(error, call);
      return notSent(foreignProblem(error, cause, 'rate-limit', 'could not learn of the pauses of others'));
    }
    // From here on to the adapter nothing is awaited.
    const gate = gates.gateOf(operationId);
    if (!gate.isOpenFor(call)) {
      release();
      return waitUntilOpen(call, gate);
    }
    gates.resume(operationId);
    const result = await next(call);
    if (result.kind === 'answer') {
      gates.obey(operationId, result);
      void result.content.then(release);
    } else release();
    return result;
  };
}

/** Waits for the end of the pause. */
async function waitUntilOpen(call: Call, gate: PauseGate): Promise<Failure | Waited> {
  try {
    const pass = await gate.wait(call);
    return 'waitMs' in pass ? notSent(pauseTooLong(pass.waitMs)) : { kind: 'waited', pass };
  } catch {
    return stopped(call);
  }
}
