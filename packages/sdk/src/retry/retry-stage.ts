import type { Operation } from '@bandwidth-messages/client/operations';
import { type Clock, pause } from '../clock.js';
import { ApiError, type MessagesErrorCode } from '../errors/errors.js';
import { MessagesError, copyError } from '../errors/messages-error.js';
import type { EventSink } from '../events.js';
import { type Send, eventOf } from '../transport/call.js';
import { type BackoffPolicy, backoffDelayMs, hintJitterMs } from './backoff.js';
import { createRetryQuota } from './retry-quota.js';
import { retryVerdict } from './retry-verdict.js';

export interface RetryPolicy extends BackoffPolicy {
  readonly maxAttempts: number;
  readonly repeatUnknownOutcome: boolean;
}

export interface RetryStageParts {
  readonly clock: Clock;
  readonly events: EventSink;
  readonly policy: RetryPolicy;
  /** Until when the requests of an operation have to wait, if they do. */
  readonly pausedUntil: (operation: Operation) => number | undefined;
}

/** Sends again what failed, where the verdict allows it. */
export const createRetryStage = (parts: RetryStageParts, next: Send): Send => {
  const { clock, events, policy, pausedUntil } = parts;
  const quota = createRetryQuota();

  return async (call) => {
    for (;;) {
      const before = call.attempts;
      try {
        const response = await next(call);
        quota.refund(call.attempts > 1);
        return response;
      } catch (error) {
        // What failed before it left (no token, no slot, no time) was retried where it failed, if at all.
        const left = call.attempts > before;
        if (!left || call.canceller?.aborted || !(error instanceof MessagesError)) throw error;
        const verdict = retryVerdict(error, call, policy);
        if (verdict === 'stop') throw error;

        const hintMs = error instanceof ApiError ? error.retryAfterMs : undefined;
        let delayMs = 0;
        if (verdict === 'after-pause') {
          delayMs = Math.max(0, Math.ceil((pausedUntil(call.operation) ?? 0) - clock.now()));
        } else if (verdict === 'after-backoff') {
          delayMs = hintMs || backoffDelayMs(call.attempts, policy, clock.random());
          if (!quota.take()) throw copyError(error, {}, `${error.message} The retry quota is exhausted.`);
        }
        // Waiting would be in vain: better tell now what happened.
        if (clock.now() + delayMs > call.deadlineAt) throw copyError(error, { retryAfterMs: delayMs });

        const code = error.code as MessagesErrorCode;
        events.emit(() => ({ type: 'retry', ...eventOf(call), code, delayMs }));
        // A pause is waited for at its gate, in line with everybody else.
        if (verdict !== 'after-backoff') continue;
        const jitterMs = hintMs ? hintJitterMs(hintMs, clock.random()) : 0;
        await pause(clock, delayMs + jitterMs, call.canceller);
      }
    }
  };
};
