import type { Clock } from '../clock/clock.js';
import type { Random } from '../clock/random.js';
import type { CallbackEvent } from './callback-event.js';
import { checkTargets, wants, type CallbackDelivery, type CallbackTarget } from './callback-target.js';
import { postEvents, type PostResult } from './post-events.js';

/** One try to post events, and what came of it. */
export interface CallbackAttempt extends PostResult {
  /** Counts the tries of this sandbox, from 1. */
  readonly number: number;
  /** When it began, in milliseconds by the clock of the sandbox. */
  readonly atMs: number;
  /** Where it was posted. */
  readonly url: string;
  /** What was posted. */
  readonly events: readonly CallbackEvent[];
  /** Counts the tries of the same post, from 1. */
  readonly attempt: number;
  /** How long the answer took, in milliseconds by the clock of the sandbox. */
  readonly tookMs: number;
}

export interface CallbackDispatcherContext {
  readonly clock: Clock;
  readonly random: Random;
  readonly options: CallbackDelivery;
  /** Hears of each try when it has ended. */
  readonly onAttempt: (attempt: CallbackAttempt) => void;
}

/** An event on its way to a target, and who hears how that ended. */
interface Delivery {
  readonly event: CallbackEvent;
  readonly onEnd: ((received: boolean) => void) | undefined;
}

const MAX_ATTEMPTS = 20_000;

/** Posts events to the targets, and tries again until each was received or is too old. */
export class CallbackDispatcher {
  /** The latest tries, oldest first. */
  readonly attempts: CallbackAttempt[] = [];
  private readonly batches = new Map<CallbackTarget, Delivery[]>();
  private currentTargets: readonly CallbackTarget[] = [];
  private running = new AbortController();
  private count = 0;

  constructor(private readonly context: CallbackDispatcherContext) {}

  get targets(): readonly CallbackTarget[] {
    return this.currentTargets;
  }

  /** @throws TypeError when a target is not possible. */
  setTargets(targets: readonly CallbackTarget[]): void {
    checkTargets(targets);
    this.currentTargets = [...targets];
  }

  /** Has an event posted when its time comes. `onEnd` hears from each target whether it was received or given up. */
  dispatch(atMs: number, event: CallbackEvent, onEnd?: (received: boolean) => void): void {
    const { random, options } = this.context;
    const { direction, applicationId } = event.message;
    const { signal } = this.running;
    for (const target of this.currentTargets) {
      if (!wants(target, direction, applicationId, event.type)) continue;
      const copies = random() < options.duplicates ? 2 : 1;
      for (let copy = 0; copy < copies; copy += 1) {
        const dueMs = atMs + (options.disorderMs > 0 ? random() * options.disorderMs : 0);
        // Rejects only when the sandbox is reset or closed, and then nobody waits for it.
        this.deliver(target, dueMs, { event, onEnd }, signal).catch(() => {});
      }
    }
  }

  reset(): void {
    this.running.abort();
    this.running = new AbortController();
    this.attempts.length = 0;
    this.batches.clear();
    this.count = 0;
  }

  /** Gives up all that is under way. */
  close(): void {
    this.running.abort();
  }

  private async deliver(target: CallbackTarget, dueMs: number, delivery: Delivery, signal: AbortSignal) {
    const { clock, options } = this.context;
    await clock.sleep(dueMs - clock.now(), signal);
    if (options.batchMs === 0) return this.post(target, [delivery], signal);
    const waiting = this.batches.get(target);
    if (waiting) return void waiting.push(delivery);
    const deliveries = [delivery];
    this.batches.set(target, deliveries);
    await clock.sleep(options.batchMs, signal);
    this.batches.delete(target);
    return this.post(target, deliveries, signal);
  }

  /** Posts until it is received, or too old. */
  private async post(target: CallbackTarget, deliveries: readonly Delivery[], signal: AbortSignal) {
    const { clock, options } = this.context;
    const events = deliveries.map(({ event }) => event);
    const body = JSON.stringify(events);
    const startedAtMs = clock.now();
    for (let attempt = 1; ; attempt += 1) {
      const atMs = clock.now();
      const result = await postEvents(clock, target, body, options.timeoutMs, signal);
      if (signal.aborted) return;
      this.record({ atMs, url: target.url, events, attempt, ...result });
      const received = result.problem === undefined;
      const isTooOld = clock.now() + options.retryEveryMs - startedAtMs > options.giveUpAfterMs;
      if (received || isTooOld) return deliveries.forEach(({ onEnd }) => onEnd?.(received));
      await clock.sleep(options.retryEveryMs, signal);
    }
  }

  private record(attempt: Omit<CallbackAttempt, 'number' | 'tookMs'>): void {
    this.count += 1;
    const recorded = {
      number: this.count,
      ...attempt,
      tookMs: this.context.clock.now() - attempt.atMs,
    };
    // Dropped in blocks, since taking one off the front of a long array each time would cost more than the post.
    if (this.attempts.length >= MAX_ATTEMPTS) this.attempts.splice(0, MAX_ATTEMPTS / 10);
    this.attempts.push(recorded);
    this.context.onAttempt(recorded);
  }
}
