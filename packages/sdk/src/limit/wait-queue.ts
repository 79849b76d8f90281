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
  previous: Waiter<T> | undefined;
  next: Waiter<T> | undefined;
}

/** `onEmpty` is called when the last one has left. */
export const createWaitQueue = <T>(onEmpty: () => void): WaitQueue<T> => {
  // A linked list: leaving from the middle takes no time, however many wait.
  let first: Waiter<T> | undefined;
  let last: Waiter<T> | undefined;
  let size = 0;

  const remove = ({ previous, next }: Waiter<T>): void => {
    if (previous) previous.next = next;
    else first = next;
    if (next) next.previous = previous;
    else last = previous;
    if (--size === 0) onEmpty();
  };

  return {
    get size() {
      return size;
    },
    join: (ticket) =>
      new Promise((resolve, reject) => {
        const { signal } = ticket;
        if (signal?.aborted) return reject(signal.reason);
        const leave = (): void => {
          signal?.removeEventListener('abort', onAbort);
          remove(waiter);
        };
        const onAbort = (): void => waiter.reject(signal?.reason);
        const waiter: Waiter<T> = {
          ticket,
          resolve: (value) => (leave(), resolve(value)),
          reject: (reason) => (leave(), reject(reason)),
          previous: last,
          next: undefined,
        };
        if (last) last.next = waiter;
        else first = waiter;
        last = waiter;
        size++;
        signal?.addEventListener('abort', onAbort);
      }),
    admit: (value) => first?.resolve(value),
    rejectBefore(time, error) {
      for (let waiter = first; waiter; waiter = waiter.next) {
        if ((waiter.ticket.deadlineAt ?? Infinity) < time) waiter.reject(error());
      }
    },
  };
};
