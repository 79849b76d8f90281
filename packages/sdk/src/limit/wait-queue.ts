/** Somebody who wants to be let through. */
export interface Ticket {
  readonly signal?: AbortSignal | undefined;
  /** In milliseconds since the epoch. */
  readonly deadlineAt?: number | undefined;
}

/** First come, first served; whoever aborts leaves the queue at once and costs the others nothing. */
export interface WaitQueue<T> {
  readonly size: number;
  /** Joins at the end. Rejects with `signal.reason` when `signal` aborts. */
  join(ticket: Ticket): Promise<T>;
  /** Lets the first one go. */
  admit(value: T): void;
  /** Rejects, in order, everybody whose deadline is before `time`. */
  rejectBefore(time: number, error: () => unknown): void;
}

interface Waiter<T> {
  readonly ticket: Ticket;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: unknown) => void;
  onAbort: (() => void) | undefined;
  previous: Waiter<T> | undefined;
  next: Waiter<T> | undefined;
}

/** `onEmpty` is called when the last one has left. */
export const createWaitQueue = <T>(onEmpty: () => void): WaitQueue<T> => {
  // A linked list: leaving from the middle takes no time, however many wait.
  let first: Waiter<T> | undefined;
  let last: Waiter<T> | undefined;
  let size = 0;

  const remove = (waiter: Waiter<T>): Waiter<T> => {
    const { previous, next, onAbort } = waiter;
    if (previous) previous.next = next;
    else first = next;
    if (next) next.previous = previous;
    else last = previous;
    if (onAbort) waiter.ticket.signal?.removeEventListener('abort', onAbort);
    if (--size === 0) onEmpty();
    return waiter;
  };

  return {
    get size() {
      return size;
    },
    join: (ticket) =>
      new Promise((resolve, reject) => {
        const { signal } = ticket;
        if (signal?.aborted) return reject(signal.reason);
        const waiter: Waiter<T> = {
          ticket,
          resolve,
          reject,
          onAbort: undefined,
          previous: last,
          next: undefined,
        };
        if (last) last.next = waiter;
        else first = waiter;
        last = waiter;
        size++;
        if (!signal) return;
        waiter.onAbort = () => remove(waiter).reject(signal.reason);
        signal.addEventListener('abort', waiter.onAbort, { once: true });
      }),
    admit(value) {
      if (first) remove(first).resolve(value);
    },
    rejectBefore(time, error) {
      for (let waiter = first; waiter; waiter = waiter.next) {
        if ((waiter.ticket.deadlineAt ?? Infinity) < time) remove(waiter).reject(error());
      }
    },
  };
};
