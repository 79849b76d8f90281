/** What one slice holds, or is about to. */
export interface RowAccount {
  /** Waits until there is room for so many rows, and takes it. Rejects with the reason of the signal. */
  take(rows: number): Promise<void>;
  /** Gives room back. */
  give(rows: number): void;
  /** How many rows the slice will have in all. */
  expect(rows: number): void;
  /** Gives all of its room back. */
  close(): void;
}

/** Bounds the rows that are held at a time, over all slices. */
export interface RowBudget {
  /** Opens the account of the next slice. */
  open(): RowAccount;
  /** The consumer waits for this slice, counted from 0: it always gets room, and the room it needs is kept free of others. */
  serve(slice: number): void;
}

interface Waiter {
  readonly slice: number;
  readonly rows: number;
  readonly admit: () => void;
}

export function createRowBudget(maxRows: number, concurrency: number, signal: AbortSignal): RowBudget {
  const held: number[] = [];
  const expected: number[] = [];
  let served = -1;
  let total = 0;
  let waiters: Waiter[] = [];

  const hasRoom = (slice: number, rows: number): boolean => {
    if (slice <= served) return true;
    // A slice that is needed later is read less far, so that all of them advance together and none piles up whole.
    const mayHold = ((expected[slice] ?? Infinity) * (served + concurrency - slice)) / concurrency;
    if (held[slice]! + rows > mayHold) return false;
    const owed = Math.max(0, (expected[served] ?? 0) - (held[served] ?? 0));
    return total + rows + owed <= maxRows;
  };
  const change = (slice: number, rows: number): void => {
    held[slice] = (held[slice] ?? 0) + rows;
    total += rows;
  };
  const admitWaiters = (): void => {
    // The earlier slice first, as it is needed first.
    for (const waiter of [...waiters].sort((a, b) => a.slice - b.slice)) {
      if (!hasRoom(waiter.slice, waiter.rows)) continue;
      waiters = waiters.filter((other) => other !== waiter);
      change(waiter.slice, waiter.rows);
      waiter.admit();
    }
  };

  return {
    open() {
      const slice = held.push(0) - 1;
      return {
        take: (rows) =>
          new Promise((resolve, reject) => {
            if (signal.aborted) return reject(signal.reason);
            const onAbort = (): void => reject(signal.reason);
            const admit = (): void => {
              signal.removeEventListener('abort', onAbort);
              resolve();
            };
            signal.addEventListener('abort', onAbort);
            waiters.push({ slice, rows, admit });
            admitWaiters();
          }),
        give(rows) {
          change(slice, -rows);
          admitWaiters();
        },
        expect(rows) {
          expected[slice] = rows;
          admitWaiters();
        },
        close() {
          expected[slice] = 0;
          change(slice, -held[slice]!);
          admitWaiters();
        },
      };
    },
    serve(slice) {
      served = slice;
      admitWaiters();
    },
  };
}
