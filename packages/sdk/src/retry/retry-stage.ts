import {
  type Answer,
  type Call,
  type Ending,
  type Failure,
  type Send,
  type StageParts,
  codeOfStatus,
  isSuccess,
  stopped,
} from '../call.js';
import type { MessagesErrorCode } from '../errors/errors.js';
import { Sleeper } from '../waiting/line.js';
import { NO_HISTORY, type RetryPolicy, addToHistory, decideRetry, waitAfter } from './decide-retry.js';

export interface RetryStageParts extends StageParts {
  readonly policy: RetryPolicy;
  /** How long the requests of an operation still have to wait, if they do. */
  readonly pausedForMs: (operationId: string) => number;
}

/** Sends again what failed, where that is decided. */
export function createRetryStage(
  { clock, emit, policy, pausedForMs }: RetryStageParts,
  next: Send,
): (call: Call) => Promise<Ending> {
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
    const { operation, signal } = call;
    const { headers } = call.request;
    let history = NO_HISTORY;
    for (;;) {
      if (signal.aborted) return { result: stopped(call), history };
      const { attempts: before, wasRenewed } = history;
      const result = await next({
        call,
        number: before + 1,
        mayRenew: !wasRenewed,
        headers,
        pass: undefined,
      });
      history = addToHistory(history, result);
      const { attempts } = history;
      const isGood = result.kind === 'answer' && isSuccess(result.status);
      const bodyProblem = isGood ? (await result.content).problem : undefined;
      if (bodyProblem === 'late' && signal.aborted) return { result: stopped(call), history };
      const decision = decideRetry(result, bodyProblem, history, policy, operation.safeToRepeat);
      if (decision === 'done') quota.refund(attempts > 1);
      if (decision === 'done' || decision === 'fail') return { result, history };

      const delayMs =
        decision === 'again' ? 0 : waitBefore(call, result, decision === 'after-pause', attempts);
      // Waiting would be in vain: better tell now what happened.
      if (clock.monotonicMs() + delayMs >= call.endMs) return { result, history, waitMs: delayMs };
      if (decision === 'after-wait' && !quota.take()) {
        return { result, history, note: 'The retry quota is exhausted.' };
      }
      const common = { operation: operation.operationId, callId: call.id, attempt: attempts };
      emit(() => ({ type: 'retry', ...common, code: codeOf(call, result), delayMs }));
      // A pause is waited for at its gate, in line with everybody else.
      if (decision !== 'after-wait') continue;
      const sleeper = new Sleeper(clock, signal);
      try {
        await sleeper.sleep(delayMs);
      } catch {
        if (!signal.aborted) return { result, history, note: 'Its clock failed.' };
      } finally {
        sleeper.stop();
      }
    }
  };
}

/** The code of the error that this would have been. */
function codeOf({ operation }: Call, result: Answer | Failure): MessagesErrorCode {
  return result.kind === 'failure' ? result.problem.code : codeOfStatus(result.status, operation);
}

/** Capacity, price and refund of the standard retry mode of the AWS SDKs. */
const CAPACITY = 500;
const RETRY_COST = 5;
const SUCCESS_REFUND = 1;

/**
 * How many retries a client may still make, all calls together. When most calls fail, retrying each of them multiplies
 * the load on a service that is already in trouble; an empty quota turns retries off until calls succeed again.
 */
export function createRetryQuota() {
  let left = CAPACITY;
  return {
    /** Pays for one retry; `false` when the quota is used up. */
    take(): boolean {
      if (left < RETRY_COST) return false;
      left -= RETRY_COST;
      return true;
    },
    /** A call succeeded; `afterRetry` when it needed one. */
    refund(afterRetry: boolean): void {
      left = Math.min(CAPACITY, left + (afterRetry ? RETRY_COST : SUCCESS_REFUND));
    },
  };
}
