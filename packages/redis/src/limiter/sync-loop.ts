import { RedisFault } from '../coordination-error.js';
import type { Commands } from '../port/run-command.js';
import { type Timers, retryDelayMs } from '../timers.js';
import { createClockReference } from './clock-reference.js';
import { type Taken, createOutbox } from './outbox.js';
import type { OwnPermits } from './own-permits.js';
import { Registration } from './registration.js';
import { SYNC_SCRIPT } from './script/sync-script.js';
import type { LimiterSettings } from './shared-rate-limiter-options.js';
import { type SyncAnswer, type SyncRequest, parseSyncAnswer } from './sync-message.js';
import type { WaitingTickets } from './waiting-tickets.js';

/** How many calls of the script may be under way at once; with a slow Redis, the rest goes with the next one. */
const MAX_UNDER_WAY = 16;
/** How many tickets one call of the script joins, and how many permits it tells of. */
const MAX_TICKETS = 300;

/** What the loop works on, and whom it tells. */
export interface SyncLoopParts {
  readonly settings: LimiterSettings;
  readonly commands: Commands;
  readonly timers: Timers;
  readonly own: OwnPermits;
  readonly waiting: WaitingTickets;
  /** Redis gave a permit, to be used from `startMs` on the clock of the state; it was asked at `sentMs` here. */
  onGrant(number: number, startMs: number, sentMs: number): void;
  onAnswer(answer: SyncAnswer): void;
  /** The script was called at `sentMs` and gave no answer. */
  onFailure(sentMs: number): void;
}

/** Tells Redis what happens in this process, and takes in what it answers. */
export class SyncLoop {
  readonly clock = createClockReference();
  readonly outbox = createOutbox();
  /** What was wrong with the last call of the script; `undefined` when it was answered. */
  failure: unknown;
  private readonly registration: Registration;
  private recoversInMs: number | undefined;
  private heldMs = 0;
  private sentMs = 0;
  private underWay = 0;
  private failures = 0;
  private isPoked = false;
  private isDue = false;
  private stopTimer: (() => void) | undefined;

  constructor(private readonly parts: SyncLoopParts) {
    this.registration = new Registration(parts.commands.connections(), parts.settings.aloneRequests > 0);
  }

  /** Something has changed. What happens in one turn of the event loop goes in one call. */
  poke(): void {
    if (this.isPoked) return;
    this.isPoked = true;
    queueMicrotask(() => {
      this.isPoked = false;
      this.schedule();
    });
  }

  /** Calls the script now, or sets the time at which it is called next. */
  private schedule(): void {
    const { timers, own, waiting } = this.parts;
    this.stopTimer?.();
    this.stopTimer = undefined;
    const hasNews = !this.outbox.isEmpty || waiting.hasUnjoined;
    if (!hasNews && waiting.size === 0 && own.used(timers.monotonicMs()) === 0) {
      this.failures = 0;
      return;
    }
    const isAway = this.failure !== undefined;
    if (this.underWay >= (isAway || this.registration.isNeeded ? 1 : MAX_UNDER_WAY)) return;
    if (this.isDue || (hasNews && !isAway)) {
      this.isDue = false;
      void this.sync();
      return this.schedule();
    }
    const onTime = (): void => {
      this.isDue = true;
      this.schedule();
    };
    this.stopTimer = timers.start(this.delayMs(), onTime, waiting.size > 0);
  }

  private delayMs(): number {
    const { pollMs } = this.parts.settings;
    if (this.failure !== undefined) return retryDelayMs(this.failures);
    const delayMs = this.recoversInMs === undefined ? pollMs : Math.min(pollMs, this.recoversInMs + 5);
    // From call to call, however long the answers take.
    return this.sentMs + delayMs - this.parts.timers.monotonicMs();
  }

  /** One call of the script. */
  private async sync(): Promise<void> {
    const { commands, timers } = this.parts;
    const sentMs = (this.sentMs = timers.monotonicMs());
    this.registration.noticeConnections(commands.connections());
    const taken = this.outbox.take(MAX_TICKETS);
    const request = this.buildRequest(sentMs, taken);
    this.underWay += 1;
    try {
      const answer = await this.ask(request).finally(() => (this.underWay -= 1));
      this.takeIn(request, answer, taken, sentMs);
    } catch (error) {
      this.takeFailure(error, taken, sentMs);
    }
    this.schedule();
  }

  private async ask(request: SyncRequest): Promise<SyncAnswer> {
    const { settings, commands } = this.parts;
    const answer = parseSyncAnswer(await commands.run(SYNC_SCRIPT, settings.keys, [JSON.stringify(request)]));
    if (answer.isStale) throw new RedisFault('Redis had handled a later command before');
    // It may have been sent anew, to a server that is another one: that must be told with it.
    if (this.registration.noticeConnections(commands.connections()))
      throw new RedisFault('Redis was connected anew');
    return answer;
  }

  private buildRequest(sentMs: number, taken: Taken): SyncRequest {
    const { settings, own, waiting } = this.parts;
    const registration = this.registration.next(sentMs);
    const { register } = registration;
    const mustHold = !register && sentMs - this.heldMs > settings.leaseMs / 3;
    const join = waiting.takeUnjoined(register ? Infinity : MAX_TICKETS).map((ticket) => {
      const waitedMs = ticket.askedAtMs === undefined ? 0 : Math.ceil(sentMs - ticket.askedAtMs);
      ticket.askedAtMs ??= sentMs;
      return [ticket.number, waitedMs] as const;
    });
    return {
      ...registration,
      clock: this.clock.range(sentMs),
      requests: settings.requests,
      windowMs: settings.countedMs,
      leaseMs: settings.leaseMs,
      own: register ? own.all(sentMs) : [],
      join,
      back: taken.back,
      done: this.outbox.ages(taken.done, own, sentMs),
      hold: mustHold ? own.inFlight() : [],
      renews: register || mustHold,
    };
  }

  private takeIn(request: SyncRequest, answer: SyncAnswer, taken: Taken, sentMs: number): void {
    const { timers, waiting } = this.parts;
    const receivedMs = timers.monotonicMs();
    const { clock: version, now: nowMs, isSteady } = answer;
    this.clock.watch({ version, nowMs, isSteady, sentMs, receivedMs });
    this.registration.accept(request, answer, receivedMs);
    this.failure = undefined;
    this.failures = 0;
    this.recoversInMs = answer.recoversInMs;
    if (answer.mustRegister) this.outbox.putBack(taken);
    if (answer.mustRegister || answer.mustRejoin) waiting.forgetJoins();
    if (answer.mustRegister) return;
    if (request.renews) this.heldMs = Math.max(this.heldMs, sentMs);
    for (const [number, startMs] of answer.grants) this.parts.onGrant(number, startMs, sentMs);
    this.parts.onAnswer(answer);
  }

  /** Nobody knows what arrived: all is told again once Redis answers. */
  private takeFailure(error: unknown, taken: Taken, sentMs: number): void {
    this.outbox.putBack(taken);
    this.parts.waiting.forgetJoins();
    this.registration.noticeFailure();
    this.failures += 1;
    this.failure = error ?? new RedisFault('Redis failed');
    this.parts.onFailure(sentMs);
  }
}
