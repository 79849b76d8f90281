import { type Clock, startTimer } from '../clock.js';
import { RateLimitError } from '../errors/errors.js';
import { type Ticket, createWaitQueue } from './wait-queue.js';

/** Holds back the requests of one operation while the server wants none. */
export interface PauseGate {
  /**
   * Closes the gate for `ms` from now on. A pause under way is never shortened. Those who wait for its end go `jitterMs`
   * later, as other processes may wait for the same end.
   */
  pause(ms: number, jitterMs?: number): void;
  /** Until when the gate is closed, in milliseconds since the epoch; `undefined` when it is open. */
  pausedUntil(): number | undefined;
  /**
   * Waits until the gate lets this one through: at once when it is open, otherwise in order of arrival. Throws a
   * `RateLimitError` when the pause ends after the deadline.
   */
  pass(ticket: Ticket): Promise<void> | undefined;
}

/** After a pause, one request goes first; from then on twice as many in each such interval, until nobody waits. */
const RELEASE_INTERVAL_MS = 100;

export const createPauseGate = (
  clock: Clock,
  hooks: { onPause(waitMs: number, untilMs: number): void; onResume(): void },
): PauseGate => {
  let until = 0;
  let paused = false;
  let jitter = 0;
  let batch = 1;
  let stopTimer: (() => void) | undefined;

  // A pause that holds up nobody must not hold up the process.
  const queue = createWaitQueue<undefined>(() => {
    stopTimer?.();
    stopTimer = undefined;
  });

  const isClosed = (): boolean => {
    const closed = clock.now() < until;
    if (paused && !closed) {
      paused = false;
      hooks.onResume();
    }
    return closed;
  };

  const tooLong = (): RateLimitError => {
    const retryAfterMs = Math.ceil(until - clock.now());
    const message = `The API asked to wait for ${retryAfterMs} ms more, and the deadline is earlier`;
    return new RateLimitError(message, { status: 429, retryAfterMs });
  };

  /** Lets go whoever may, and comes back when the next ones may. A pause that grew meanwhile is waited out. */
  const pump = (): void => {
    const closed = isClosed();
    for (let i = 0; i < batch && queue.size > 0 && !closed; i++) queue.admit(undefined);
    if (!closed) batch *= 2;
    if (queue.size === 0) return;
    stopTimer = startTimer(clock, closed ? until - clock.now() + jitter : RELEASE_INTERVAL_MS, pump);
  };

  return {
    pause(ms, jitterMs = 0) {
      const end = clock.now() + ms;
      batch = 1;
      if (end <= until) return;
      until = end;
      jitter = jitterMs;
      paused = true;
      hooks.onPause(ms, end);
      queue.rejectBefore(until, tooLong);
    },
    pausedUntil: () => (isClosed() ? until : undefined),
    pass(ticket) {
      const closed = isClosed();
      if (!closed && queue.size === 0) return undefined;
      if (closed && (ticket.deadlineAt ?? Infinity) < until) throw tooLong();
      const turn = queue.join(ticket);
      if (!stopTimer) pump();
      return turn;
    },
  };
};
