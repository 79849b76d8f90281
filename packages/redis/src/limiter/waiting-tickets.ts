import type { Ticket } from './ticket.js';

/** The calls of this process that wait, in order of arrival. */
export interface WaitingTickets {
  /** How many have no permit. */
  readonly size: number;
  /** Redis does not know some of them. */
  readonly hasUnjoined: boolean;
  get(number: number): Ticket | undefined;
  /** The first one that has no permit. */
  firstUnserved(): Ticket | undefined;
  /** Adds one that has no permit and that Redis does not know. */
  add(ticket: Ticket): void;
  /** It has a permit whose time has not come yet. */
  markServed(number: number): void;
  remove(number: number): Ticket | undefined;
  /** Those that Redis does not know, at most `max` of them: from now on it does. */
  takeUnjoined(max: number): Ticket[];
  /** Redis must be asked again for all that have no permit. */
  forgetJoins(): void;
}

export function createWaitingTickets(): WaitingTickets {
  const all = new Map<number, Ticket>();
  const unserved = new Map<number, Ticket>();
  // Kept apart, so that thousands who wait cost nothing when one more comes.
  const unjoined = new Map<number, Ticket>();
  return {
    get size() {
      return unserved.size;
    },
    get hasUnjoined() {
      return unjoined.size > 0;
    },
    get: (number) => all.get(number),
    firstUnserved: () => unserved.values().next().value,
    add(ticket) {
      for (const tickets of [all, unserved, unjoined]) tickets.set(ticket.number, ticket);
    },
    markServed(number) {
      unserved.delete(number);
      unjoined.delete(number);
    },
    remove(number) {
      const ticket = all.get(number);
      for (const tickets of [all, unserved, unjoined]) tickets.delete(number);
      return ticket;
    },
    takeUnjoined(max) {
      const chosen: Ticket[] = [];
      for (const [number, ticket] of unjoined) {
        if (chosen.length >= max) break;
        unjoined.delete(number);
        chosen.push(ticket);
      }
      return chosen;
    },
    forgetJoins() {
      for (const [number, ticket] of unserved) unjoined.set(number, ticket);
    },
  };
}
