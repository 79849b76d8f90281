import {
  type PermitRequest,
  RateLimitError,
  type RateLimitPermit,
  type RateLimitState,
  type RateLimiter,
} from '@bandwidth-messages/sdk';
import { RedisFault, coordinationError } from '../coordination-error.js';
import type { Commands } from '../port/run-command.js';
import { type Timers, limitOf } from '../timers.js';
import { warnOfEviction } from './warn-of-eviction.js';
import { type AloneAllowance, createAloneAllowance } from './alone-allowance.js';
import { createOwnPermits, createPermit } from './own-permits.js';
import type { LimiterSettings } from './shared-rate-limiter-options.js';
import type { SyncAnswer } from './sync-message.js';
import { SyncLoop } from './sync-loop.js';
import { type Ticket, createTicket } from './ticket.js';
import { createWaitingTickets } from './waiting-tickets.js';

/** Hands out permits: those that Redis gives, and, where that is allowed, some of its own while Redis is away. */
export class SharedRateLimiter implements RateLimiter {
  private readonly waiting = createWaitingTickets();
  private readonly own;
  private readonly alone: AloneAllowance;
  private readonly loop: SyncLoop;
  private lastNumber = 0;
  private answer: SyncAnswer | undefined;
  private answeredMs = 0;
  private stopAloneTimer: (() => void) | undefined;

  constructor(
    private readonly settings: LimiterSettings,
    commands: Commands,
    private readonly timers: Timers,
  ) {
    this.own = createOwnPermits(settings.countedMs);
    this.alone = createAloneAllowance(settings);
    const { own, waiting } = this;
    this.loop = new SyncLoop({
      settings,
      commands,
      timers,
      own,
      waiting,
      onGrant: (number, startMs, sentMs) => this.take(number, startMs, sentMs),
      onAnswer: (answer) => this.takeAnswer(answer),
      onFailure: (sentMs) => {
        this.alone.notice(sentMs, timers.monotonicMs());
        this.serveAlone();
      },
    });
  }

  acquire(request: PermitRequest = {}): Promise<RateLimitPermit> {
    const { signal, maxWaitMs = Infinity } = request;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const number = ++this.lastNumber;
      const ticket = createTicket({
        number,
        timers: this.timers,
        limitMs: limitOf(maxWaitMs),
        signal,
        onExpire: () => this.expire(number),
        onAbort: () => this.leave(number, signal?.reason),
        resolve,
        reject,
      });
      this.waiting.add(ticket);
      this.serveAlone();
      this.loop.poke();
    });
  }

  state(): RateLimitState {
    const { requests, windowMs } = this.settings;
    const nowMs = this.timers.monotonicMs();
    const ownUsed = this.own.used(nowMs);
    const waiting = Math.max(this.waiting.size, this.answer?.waiting ?? 0);
    const isAlone = this.loop.failure !== undefined;
    const free = isAlone
      ? this.alone.permits(ownUsed, nowMs) - ownUsed
      : requests - Math.max(ownUsed, this.answer?.used ?? 0);
    const told = this.answer?.nextFreeInMs;
    const isTold = !isAlone && told !== undefined;
    const nextFreeInMs = isTold
      ? Math.max(0, told - (nowMs - this.answeredMs))
      : this.own.nextFreeInMs(nowMs);
    return {
      requests,
      windowMs,
      remaining: waiting > 0 ? 0 : Math.max(0, free),
      waiting,
      ...(nextFreeInMs !== undefined && { nextFreeInMs }),
    };
  }

  /** A permit came. It is handed out once its time has come; until then it can still be given back. */
  private take(number: number, startMs: number, sentMs: number): void {
    const ticket = this.waiting.get(number);
    if (!ticket) return this.takeUnknown(number);
    const nowMs = this.timers.monotonicMs();
    const waitMs = this.loop.clock.msUntil(startMs, nowMs);
    ticket.stopReservation?.();
    this.own.add(number);
    this.waiting.markServed(number);
    const handOut = (): void => {
      // The process stood still: ask whether the permit is still there.
      if (this.timers.monotonicMs() - sentMs > waitMs + this.settings.latestMs) {
        this.own.remove(number);
        this.waiting.add(ticket);
        return this.loop.poke();
      }
      this.waiting.remove(number);
      ticket.resolve(this.createPermit(number));
    };
    if (waitMs === 0) handOut();
    else ticket.stopReservation = this.timers.start(waitMs, handOut, true);
  }

  /** Redis was told late, or twice, of a ticket: tell it again what became of that. */
  private takeUnknown(number: number): void {
    if (this.own.releasedAtMs(number) !== undefined) this.loop.outbox.release(number);
    else if (!this.own.has(number)) this.loop.outbox.giveBack(number);
  }

  private takeAnswer(answer: SyncAnswer): void {
    this.alone.end();
    this.answer = answer;
    const nowMs = (this.answeredMs = this.timers.monotonicMs());
    if (answer.evictionPolicy !== undefined) warnOfEviction(answer.evictionPolicy);
    for (const [number, waitMs] of answer.estimates) {
      const ticket = this.waiting.get(number);
      if (!ticket) continue;
      ticket.freeAtMs = nowMs + waitMs;
      // Only a wait that is known to be too long: what is told is the shortest possible one.
      if (ticket.freeAtMs > ticket.deadlineMs) this.leave(number, this.tooLate(ticket));
    }
  }

  /** The deadline of a call has come before its permit. */
  private expire(number: number): void {
    const ticket = this.waiting.get(number);
    if (!ticket) return;
    const isAway = this.loop.failure !== undefined || this.answeredMs < (ticket.askedAtMs ?? Infinity);
    const purpose =
      'The call waited for a permit of the shared rate limit up to its deadline, and nothing was sent';
    const cause = this.loop.failure ?? new RedisFault('Redis gave no answer in that time');
    this.leave(number, isAway ? coordinationError(purpose, cause) : this.tooLate(ticket));
  }

  private tooLate(ticket: Ticket): RateLimitError {
    const { requests, windowMs } = this.settings;
    const nowMs = this.timers.monotonicMs();
    const retryAfterMs = Math.max(1, Math.ceil((ticket.freeAtMs ?? nowMs) - nowMs));
    const message = `The shared rate limit of ${requests} requests in ${windowMs} ms is used up, and the deadline is earlier.`;
    return new RateLimitError(message, { status: 429, retryAfterMs, outcome: 'not-accepted' });
  }

  /** A call wants no permit any more. */
  private leave(number: number, reason: unknown): void {
    const ticket = this.waiting.remove(number);
    if (!ticket) return;
    ticket.stopReservation?.();
    this.own.remove(number);
    // Also when Redis may have been asked: a ticket that it does not know is given back to no effect.
    if (ticket.askedAtMs !== undefined) this.loop.outbox.giveBack(number);
    ticket.reject(reason);
    this.loop.poke();
  }

  /** While Redis is away, the part of the limit that this process may use on its own. */
  private serveAlone(): void {
    if (this.loop.failure === undefined || this.settings.aloneRequests === 0) return;
    this.stopAloneTimer?.();
    this.stopAloneTimer = undefined;
    for (let ticket = this.waiting.firstUnserved(); ticket; ticket = this.waiting.firstUnserved()) {
      const nowMs = this.timers.monotonicMs();
      const ownUsed = this.own.used(nowMs);
      if (ownUsed >= this.alone.permits(ownUsed, nowMs)) {
        const freeInMs = this.own.nextFreeInMs(nowMs) ?? Infinity;
        const nextMs = Math.min(freeInMs, this.alone.growsInMs(nowMs) ?? Infinity);
        if (nextMs < Infinity) this.stopAloneTimer = this.timers.start(nextMs, () => this.serveAlone(), true);
        return;
      }
      this.waiting.remove(ticket.number);
      this.own.add(ticket.number);
      ticket.resolve(this.createPermit(ticket.number));
    }
  }

  private createPermit(number: number): RateLimitPermit {
    const { own, timers, loop } = this;
    const end = (): void => {
      this.serveAlone();
      loop.poke();
    };
    return createPermit(
      () => {
        own.release(number, timers.monotonicMs());
        loop.outbox.release(number);
        end();
      },
      () => {
        own.remove(number);
        loop.outbox.giveBack(number);
        end();
      },
    );
  }
}
