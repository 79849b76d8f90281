import type { Operation } from '@bandwidth-messages/client/operations';
import type { Clock } from '../clock.js';
import { RateLimitError } from '../errors/errors.js';
import { copyError } from '../errors/messages-error.js';
import type { EventSink } from '../events.js';
import { type BackoffPolicy, backoffDelayMs, jitteredHintMs } from '../retry/backoff.js';
import { type Call, type Send, abortable, consequenceOf, detailsOf } from '../transport/call.js';
import { type PauseGate, createPauseGate } from './pause-gate.js';
import type { RateLimitSlot, RateLimiter } from './rate-limiter.js';

export interface LimitStageParts {
  readonly clock: Clock;
  readonly events: EventSink;
  readonly backoff: BackoffPolicy;
  /** The limiter of an operation, if it has one. Asked once for each operation. */
  readonly limiterOf: (operation: Operation) => RateLimiter | undefined;
}

/** The way of one operation: its rate limit, then its gate. */
export interface Lane {
  readonly limiter: RateLimiter | undefined;
  readonly gate: PauseGate;
}

export interface LimitStage {
  readonly send: Send;
  readonly laneOf: (operation: Operation) => Lane;
}

/** Lets each operation send no more than its rate limit allows, and nothing while the server wants nothing. */
export const createLimitStage = (parts: LimitStageParts, next: Send): LimitStage => {
  const { clock, events, backoff, limiterOf } = parts;
  const lanes = new Map<string, Lane & { refusals: number }>();

  const laneOf = (operation: Operation): Lane & { refusals: number } => {
    const name = operation.operationId;
    let lane = lanes.get(name);
    if (!lane) {
      const gate = createPauseGate(clock, {
        onPause: (waitMs, untilMs) =>
          events.emit(() => ({ type: 'pause', operation: name, waitMs, untilMs })),
        onResume: () => events.emit(() => ({ type: 'resume', operation: name })),
      });
      lane = { limiter: limiterOf(operation), gate, refusals: 0 };
      lanes.set(name, lane);
    }
    return lane;
  };

  /** Waits for a slot of the limit and then for the gate: one queue after the other keeps the order of arrival. */
  const enter = async (call: Call, { limiter, gate }: Lane): Promise<RateLimitSlot | undefined> => {
    let slot: RateLimitSlot | undefined;
    try {
      const pausedUntil = gate.pausedUntil();
      // Told before the call joins a queue that it could only leave too late.
      if (pausedUntil !== undefined && pausedUntil > call.deadlineAt) await gate.pass(call);
      const pending = limiter?.acquire(call);
      if (pending instanceof Promise) {
        const waiting = limiter?.state().waiting ?? 0;
        const { operationId: operation } = call.operation;
        events.emit(() => ({ type: 'throttle', operation, callId: call.id, waiting }));
        // A slot that comes too late is not kept.
        pending.then((late) => call.signal?.aborted && late.giveBack()).catch(() => undefined);
      }
      slot = await abortable(pending, call.signal);
      await gate.pass(call);
      return slot;
    } catch (error) {
      slot?.giveBack();
      if (!(error instanceof RateLimitError)) throw error;
      throw copyError(error, detailsOf(call), `${error.message}${consequenceOf(call)}`);
    }
  };

  const send: Send = async (call) => {
    const lane = laneOf(call.operation);
    call.written = false;
    const slot = await enter(call, lane);
    try {
      const response = await next(call);
      lane.refusals = 0;
      return response;
    } catch (error) {
      if (error instanceof RateLimitError && call.written) {
        const { retryAfterMs } = error;
        if (retryAfterMs) lane.gate.pause(jitteredHintMs(retryAfterMs, clock.random()));
        // Of the requests that were under way together, only the first refusal counts.
        else if (lane.gate.pausedUntil() === undefined) {
          lane.gate.pause(backoffDelayMs(++lane.refusals, backoff, clock.random()));
        }
      }
      throw error;
    } finally {
      if (call.written) slot?.done();
      else slot?.giveBack();
    }
  };

  return { send, laneOf };
};
