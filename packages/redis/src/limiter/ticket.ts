import type { RateLimitPermit } from '@bandwidth-messages/sdk';
import type { Timers } from '../timers.js';

/** A call that waits for its permit. */
export interface Ticket {
  /** Never used twice. */
  readonly number: number;
  /** Until when it waits, on the monotonic clock. */
  readonly deadlineMs: number;
  /** When Redis was first asked. */
  askedAtMs?: number;
  /** When it can have a permit at the earliest, as far as Redis told. */
  freeAtMs?: number;
  /** It has a permit whose time has not come yet: stops the timer for it. */
  stopReservation?: () => void;
  resolve(permit: RateLimitPermit): void;
  reject(reason: unknown): void;
}

export interface TicketParts {
  readonly number: number;
  readonly timers: Timers;
  /** How long it waits; `Infinity` for as long as it takes. */
  readonly limitMs: number;
  readonly signal: AbortSignal | undefined;
  readonly onExpire: () => void;
  readonly onAbort: () => void;
  resolve(permit: RateLimitPermit): void;
  reject(reason: unknown): void;
}

/** Makes a ticket. Once it is settled, neither its timer nor its listener is left. */
export function createTicket(parts: TicketParts): Ticket {
  const { number, timers, limitMs, signal, onExpire, onAbort } = parts;
  const stopTimer = limitMs === Infinity ? undefined : timers.start(limitMs, onExpire, true);
  signal?.addEventListener('abort', onAbort, { once: true });
  const settle = (): void => {
    stopTimer?.();
    signal?.removeEventListener('abort', onAbort);
  };
  return {
    number,
    deadlineMs: timers.monotonicMs() + limitMs,
    resolve(permit) {
      settle();
      parts.resolve(permit);
    },
    reject(reason) {
      settle();
      parts.reject(reason);
    },
  };
}
