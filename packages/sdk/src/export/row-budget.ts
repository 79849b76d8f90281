/** What one span holds, or is about to. */
export interface RowAccount {
  /** Waits until there is room for so many rows, and takes it. Rejects with the reason of the signal. */
  take(rows: number): Promise<void>;
  /** Gives room back. */
  give(rows: number): void;
  /** How many rows the span will have in all. */
  expect(rows: number): void;
  /** Gives all of its room back. */
  close(): void;
}

/** Bounds the rows that are held at a time, over all spans. */
export interface RowBudget {
  /** Opens the account of the next span. */
  open(): RowAccount;
  /** The consumer waits for this span, counted from 0: it always gets room, and the room it needs is kept free of others. */
  serve(span: number): void;
}

interface Waiter {
  readonly span: number;
  readonly rows: number;
  readonly admit: () => void;
}

export const createRowBudget = (maxRows: number, concurrency: number, signal: AbortSignal): RowBudget => {
  const held: number[] = [];
  const expected: number[] = [];
  let served = -1;
  let total = 0;
  let waiters: Waiter[] = [];

  const hasRoom = (span: number, rows: number): boolean => {
    if (span <= served) return true;
    // A span that is needed later is read less far, so that all of them advance together and none piles up whole.
    const mayHold = ((expected[span] ?? Infinity) * (served + concurrency - span)) / concurrency;
    if (held[span]! + rows > mayHold) return false;
    const owed = Math.max(0, (expected[served] ?? 0) - (held[served] ?? 0));
    return total + rows + owed <= maxRows;
  };
  const change = (span: number, rows: number): void => {
    held[span] = (held[span] ?? 0) + rows;
    total += rows;
  };
  const admitWaiters = (): void => {
    // The earlier span first, as it is needed first.
    for (const waiter of [...waiters].sort((a, b) => a.span - b.span)) {
      if (!hasRoom(waiter.span, waiter.rows)) continue;
      waiters = waiters.filter((other) => other !== waiter);
      change(waiter.span, waiter.rows);
      waiter.admit();
    }
  };

  return {
    open() {
      const span = held.push(0) - 1;
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
            waiters.push({ span, rows, admit });
            admitWaiters();
          }),
        give(rows) {
          change(span, -rows);
          admitWaiters();
        },
        expect(rows) {
          expected[span] = rows;
          admitWaiters();
        },
        close() {
          expected[span] = 0;
          change(span, -held[span]!);
          admitWaiters();
        },
      };
    },
    serve(span) {
      served = span;
      admitWaiters();
    },
  };
};
