import type { Answer, GatePass } from '../call.js';
import type { Clock } from '../clock.js';
import type { Emit } from '../events.js';
import { type BackoffPolicy, waitAfter } from '../retry/decide-retry.js';
import { runGuarded } from '../run-guarded.js';
import { Sleeper } from '../waiting/line.js';
import type { Pauses } from './pauses.js';

/** What the gates of all operations work with. */
export interface PauseGateParts {
  readonly clock: Clock;
  readonly emit: Emit;
  /** For a 429 without a wait in it. */
  readonly backoff: BackoffPolicy;
  /** Pauses shared with others. */
  readonly pauses: Pauses | undefined;
}

/** Somebody who wants to pass. */
export interface GateRequest {
  readonly signal?: AbortSignal | undefined;
  /** When it must have passed, on the monotonic clock. */
  readonly endMs: number;
}

/** After a pause, one request goes first; from then on twice as many in each such interval, until nobody waits. */
const RELEASE_INTERVAL_MS = 100;

interface Pause {
  readonly untilMs: number;
  readonly jitterMs: number;
  /** How many have come to wait for its end. */
  arrivals: number;
}

/** Holds back the requests of one operation while the server wants none. */
export class PauseGate {
  /** The last one, which may be over. Whoever has waited for its end has it for a pass. */
  private current: Pause = { untilMs: -Infinity, jitterMs: 0, arrivals: 0 };
  private readonly waiting = new Set<Sleeper>();
  /** Answers of 429 without a wait in them, since the last other answer. */
  private refusals = 0;
  /** A pause has begun, and no request has gone since. */
  private isPaused = false;

  constructor(
    private readonly operation: string,
    private readonly parts: PauseGateParts,
  ) {}

  /**
   * Closes the gate for `waitMs` from now on; returns whether that is longer than before, as a pause is never shortened.
   * Those who wait for its end go `jitterMs` later, as other processes may wait for the same end.
   */
  pause(waitMs: number, jitterMs = 0): boolean {
    const { clock, emit } = this.parts;
    const { operation } = this;
    const untilMs = clock.monotonicMs() + waitMs;
    if (!(waitMs > 0 && untilMs > this.current.untilMs)) return false;
    this.current = { untilMs, jitterMs, arrivals: 0 };
    this.isPaused = true;
    emit(() => ({ type: 'pause', operation, waitMs, untilMs: clock.now() + waitMs }));
    // Each looks at the new pause, in order of arrival, and leaves if that ends too late for it.
    for (const sleeper of this.waiting) sleeper.wake();
    return true;
  }

  /** Closes the gate when an answer says that the API wants nothing for a while, and tells the others. */
  obey({ status, retryAfterMs }: Answer): void {
    const { clock, backoff, pauses } = this.parts;
    if (status !== 429) this.refusals = 0;
    // Of the requests that were under way together, only the first refusal without a wait counts.
    if (status !== 429 || (!retryAfterMs && this.remainingMs() > 0)) return;
    const failures = retryAfterMs ? 1 : ++this.refusals;
    const { waitMs, jitterMs } = waitAfter(failures, retryAfterMs, backoff, clock.random());
    if (this.pause(waitMs, jitterMs)) runGuarded(() => pauses?.pause(this.operation, waitMs));
  }

  /** Learns of the pause of others. */
  takeOver(): void {
    const waitMs = this.parts.pauses?.remainingMs(this.operation) ?? 0;
    if (waitMs > this.remainingMs()) this.pause(waitMs);
  }

  /** A request goes. */
  resume(): void {
    if (this.isPaused) this.parts.emit(() => ({ type: 'resume', operation: this.operation }));
    this.isPaused = false;
  }

  /** How long the gate stays closed, in milliseconds; 0 when it is open. */
  remainingMs(): number {
    return Math.max(0, this.current.untilMs - this.parts.clock.monotonicMs());
  }

  /** Whether somebody may pass right now: past those who wait, only with a pass. */
  isOpenFor(pass: GatePass | undefined): boolean {
    return this.remainingMs() === 0 && (this.waiting.size === 0 || pass === this.current);
  }

  /**
   * Waits, in order of arrival, until this one may pass. Resolves at once when it turns out that the gate opens too late
   * for it, to how long it would have had to wait. Rejects with the reason of its signal.
   */
  async wait({ signal, endMs }: GateRequest): Promise<{ pass: GatePass } | { waitMs: number }> {
    const { clock } = this.parts;
    const sleeper = new Sleeper(clock, signal);
    this.waiting.add(sleeper);
    try {
      for (;;) {
        const pause = this.current;
        const openMs = pause.untilMs + delayOf(pause.arrivals);
        // The jitter is left out where it would make somebody too late.
        const goMs = openMs + pause.jitterMs < endMs ? openMs + pause.jitterMs : openMs;
        const waitMs = goMs - clock.monotonicMs();
        if (goMs >= endMs) return { waitMs };
        pause.arrivals++;
        await sleeper.sleep(waitMs);
        if (pause === this.current) return { pass: pause };
      }
    } finally {
      sleeper.stop();
      this.waiting.delete(sleeper);
    }
  }
}

/** How long after the end of a pause the one at this place goes. */
function delayOf(place: number): number {
  return Math.floor(Math.log2(place + 1)) * RELEASE_INTERVAL_MS;
}

/** The gate of each operation. */
export interface PauseGates {
  gateOf(operationId: string): PauseGate;
  /** Stops listening to the pauses of others. */
  close(): void;
}

export function createPauseGates(parts: PauseGateParts): PauseGates {
  const gates = new Map<string, PauseGate>();
  const unsubscribe = parts.pauses?.onPause((operationId, waitMs) => gateOf(operationId).pause(waitMs));
  function gateOf(operationId: string): PauseGate {
    const gate = gates.get(operationId) ?? new PauseGate(operationId, parts);
    gates.set(operationId, gate);
    return gate;
  }
  return { gateOf, close: () => runGuarded(() => unsubscribe?.()) };
}
