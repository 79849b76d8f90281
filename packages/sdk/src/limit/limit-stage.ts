import type { Operation } from '@bandwidth-messages/client/operations';
import { type Canceller, abortable, toAbortSignal } from '../cancel.js';
import type { Clock } from '../clock.js';
import { RateLimitError } from '../errors/errors.js';
import { copyError } from '../errors/messages-error.js';
import type { EventSink } from '../events.js';
import { type BackoffPolicy, backoffDelayMs, hintJitterMs } from '../retry/backoff.js';
import { type Call, type Send, describe } from '../transport/call.js';
import { type PauseGate, createPauseGate } from './pause-gate.js';
import type { RateLimitSlot, RateLimiter } from './rate-limiter.js';
import type { Ticket } from './wait-queue.js';

export interface LimitStageParts {
  readonly clock: Clock;
  readonly events: EventSink;
  readonly backoff: BackoffPolicy;
  /** The limiter of an operation, if it has one. Asked once for each operation. */
  readonly limiterOf: (operation: Operation) => RateLimiter | undefined;
}

/** The way of one operation: its rate limit, then its gate. */
interface Lane {
  readonly limiter: RateLimiter | undefined;
  readonly gate: PauseGate;
  /** Answers of 429 without a wait in them, since the last success. */
  refusals: number;
}

export interface LimitStage {
  readonly send: Send;
  readonly laneOf: (operation: Operation) => Lane;
}

/** A class, not an object with a getter: there is one for each request. */
class CallTicket implements Ticket {
  readonly deadlineAt: number;
  private readonly canceller: Canceller | undefined;
  constructor({ canceller, deadlineAt }: Call) {
    this.canceller = canceller;
    this.deadlineAt = deadlineAt;
  }
  /** Made when somebody looks: whoever need not wait does not. */
  get signal(): AbortSignal | undefined {
    return this.canceller && toAbortSignal(this.canceller);
  }
}

/** Lets each operation send no more than its rate limit allows, and nothing while the server wants nothing. */
export const createLimitStage = (parts: LimitStageParts, next: Send): LimitStage => {
  const { clock, events, backoff, limiterOf } = parts;
  const lanes = new Map<Operation, Lane>();

  const laneOf = (operation: Operation): Lane => {
    const known = lanes.get(operation);
    if (known) return known;
    const name = operation.operationId;
    const gate = createPauseGate(clock, {
      onPause: (waitMs, untilMs) => events.emit(() => ({ type: 'pause', operation: name, waitMs, untilMs })),
      onResume: () => events.emit(() => ({ type: 'resume', operation: name })),
    });
    const lane = { limiter: limiterOf(operation), gate, refusals: 0 };
    lanes.set(operation, lane);
    return lane;
  };

  /** Waits for a slot of the limit. */
  const takeSlot = async (call: Call, limiter: RateLimiter, ticket: Ticket): Promise<RateLimitSlot> => {
    const pending = limiter.acquire(ticket);
    if (!('then' in pending)) return pending;
    const { operationId: operation } = call.operation;
    events.emit(() => ({ type: 'throttle', operation, callId: call.id, waiting: limiter.state().waiting }));
    try {
      return await abortable(pending, call.canceller);
    } catch (error) {
      // A slot that comes too late is not kept.
      pending.then((slot) => slot.giveBack()).catch(() => undefined);
      throw error;
    }
  };

  /** A slot of the limit first, then the gate: one queue after the other keeps the order of arrival. */
  const enter = async (call: Call, { limiter, gate }: Lane): Promise<RateLimitSlot | undefined> => {
    const ticket = new CallTicket(call);
    let slot: RateLimitSlot | undefined;
    try {
      // Told before the call joins a queue that it could only leave too late.
      if ((gate.pausedUntil() ?? 0) > call.deadlineAt) await gate.pass(ticket);
      slot = limiter && (await takeSlot(call, limiter, ticket));
      await gate.pass(ticket);
      return slot;
    } catch (error) {
      slot?.giveBack();
      if (!(error instanceof RateLimitError)) throw error;
      const [message, details] = describe(call, `has to wait. ${error.message}`, {});
      throw copyError(error, details, message);
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
        if (retryAfterMs) lane.gate.pause(retryAfterMs, hintJitterMs(retryAfterMs, clock.random()));
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
