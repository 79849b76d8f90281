import {
  type Answer,
  type Call,
  type Failure,
  type Send,
  type SendWhole,
  isSuccess,
  stopped,
} from '../call.js';
import type { Clock } from '../clock.js';
import type { MessagesErrorCode } from '../errors/errors.js';
import type { Emit } from '../events.js';
import { Sleeper } from '../waiting/sleeper.js';
import { decideRetry } from './decide-retry.js';
import { NO_HISTORY, addToHistory } from './history.js';
import { createRetryQuota } from './retry-quota.js';
import { type BackoffPolicy, waitAfter } from './wait-after.js';

export interface RetryPolicy extends BackoffPolicy {
  /** The first attempt included. */
  readonly maxAttempts: number;
  readonly repeatUnknownOutcome: boolean;
}

export interface RetryStageParts {
  readonly clock: Clock;
  readonly emit: Emit;
  readonly policy: RetryPolicy;
  /** How long the requests of an operation still have to wait, if they do. */
  readonly pausedForMs: (operationId: string) => number;
}

/** Sends again what failed, where that is decided. */
export function createRetryStage(
  { clock, emit, policy, pausedForMs }: RetryStageParts,
  next: Send,
): SendWhole {
  const quota = createRetryQuota();

  /** How long to wait before the next attempt. */
  function waitBefore(call: Call, result: Answer | Failure, isPause: boolean, attempts: number): number {
    if (isPause) return Math.ceil(pausedForMs(call.operation.operationId));
    const hintMs = result.kind === 'answer' ? result.retryAfterMs : undefined;
    const { waitMs, jitterMs } = waitAfter(attempts, hintMs, policy, clock.random());
    const leftMs = call.endMs - clock.monotonicMs() - waitMs;
    return leftMs > jitterMs ? waitMs + jitterMs : waitMs;
  }

  return async (call) => {
    let history = NO_HISTORY;
    for (;;) {
      const result = await next({ ...call, attempt: history.attempts + 1, mayRenew: !history.wasRenewed });
      if (result.kind === 'waited') continue;
      const { attempts: attempt } = (history = addToHistory(history, result));
      const bodyProblem =
        result.kind === 'answer' && isSuccess(result.status) ? (await result.content).problem : undefined;
      if (bodyProblem === 'late' && call.signal.aborted) return { ...stopped(call), ending: { history } };
      const { safeToRepeat } = call.operation;
      const decision = decideRetry(result, bodyProblem, history, { ...policy, safeToRepeat });
      if (decision === 'done') quota.refund(attempt > 1);
      if (decision === 'done' || decision === 'fail') return { ...result, ending: { history } };

      const isPause = decision === 'after-pause';
      const delayMs = decision === 'again' ? 0 : waitBefore(call, result, isPause, attempt);
      // Waiting would be in vain: better tell now what happened.
      if (clock.monotonicMs() + delayMs >= call.endMs)
        return { ...result, ending: { history, waitMs: delayMs } };
      if (decision === 'after-wait' && !quota.take()) {
        return { ...result, ending: { history, note: 'The retry quota is exhausted.' } };
      }

      const { operationId: operation } = call.operation;
      emit(() => ({ type: 'retry', operation, callId: call.id, attempt, code: codeOf(result), delayMs }));
      // A pause is waited for at its gate, in line with everybody else.
      if (decision !== 'after-wait') continue;
      try {
        await new Sleeper(clock, call.signal).sleep(delayMs);
      } catch {
        if (!call.signal.aborted) return { ...result, ending: { history, note: 'Its clock failed.' } };
        return { ...stopped(call), ending: { history } };
      }
    }
  };
}

/** The code of the error that this would have been. */
function codeOf(result: Answer | Failure): MessagesErrorCode {
  if (result.kind === 'failure') return result.problem.code;
  if (isSuccess(result.status)) return 'decode';
  if (result.status === 429) return 'rate-limit';
  return result.status === 401 ? 'authentication' : 'api';
}
