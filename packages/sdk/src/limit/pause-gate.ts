import type { Clock } from '../clock.js';
import { RateLimitError } from '../errors/errors.js';
import { type Ticket, createWaitQueue } from './wait-queue.js';

/** Holds back the requests of one operation while the server wants none. */
export interface PauseGate {
  /** Closes the gate for `ms` from now on. A pause under way is never shortened. */
  pause(ms: number): void;
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

const pauseTooLong = (waitMs: number): RateLimitError =>
  new RateLimitError(`The API asked to wait, for ${Math.ceil(waitMs)} ms more, and the deadline is earlier`, {
    retryAfterMs: Math.ceil(waitMs),
  });

export const createPauseGate = (
  clock: Clock,
  hooks: { onPause(waitMs: number, untilMs: number): void; onResume(): void },
): PauseGate => {
  let until = 0;
  let paused = false;
  let draining = false;
  let batch = 1;
  let nap: AbortController | undefined;
  const queue = createWaitQueue<undefined>(() => nap?.abort());

  const isClosed = (): boolean => {
    const closed = clock.now() < until;
    if (paused && !closed) {
      paused = false;
      hooks.onResume();
    }
    return closed;
  };

  /** Sleeps unless, and until, nobody waits any more: a pause that holds up nobody must not hold up the process. */
  const rest = async (ms: number): Promise<void> => {
    nap = new AbortController();
    await clock.sleep(ms, nap.signal).catch(() => undefined);
    nap = undefined;
  };

  const drain = async (): Promise<void> => {
    draining = true;
    while (queue.size > 0) {
      // Looked at again after each rest: the pause may have grown meanwhile.
      if (isClosed()) {
        await rest(until - clock.now());
        continue;
      }
      for (let i = 0; i < batch && queue.size > 0; i++) queue.admit(undefined);
      batch *= 2;
      if (queue.size > 0) await rest(RELEASE_INTERVAL_MS);
    }
    draining = false;
  };

  return {
    pause(ms) {
      const end = clock.now() + ms;
      batch = 1;
      if (end <= until) return;
      until = end;
      paused = true;
      hooks.onPause(ms, end);
      queue.rejectBefore(until, () => pauseTooLong(ms));
    },
    pausedUntil: () => (isClosed() ? until : undefined),
    pass(ticket) {
      const closed = isClosed();
      if (!closed && queue.size === 0) return undefined;
      if (closed && (ticket.deadlineAt ?? Infinity) < until) throw pauseTooLong(until - clock.now());
      const turn = queue.join(ticket);
      if (!draining) void drain();
      return turn;
    },
  };
};
