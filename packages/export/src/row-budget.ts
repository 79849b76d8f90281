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

interface Waiter {
  readonly slice: number;
  readonly rows: number;
  readonly admit: () => void;
}

/** Bounds the rows that are held at a time, over all slices. */
export class RowBudget {
  readonly #held: number[] = [];
  readonly #expected: number[] = [];
  #waiters: Waiter[] = [];
  #served = -1;

  constructor(
    private readonly maxRows: number,
    private readonly concurrency: number,
    private readonly signal: AbortSignal,
  ) {}

  /** Opens the account of the next slice. */
  open(): RowAccount {
    const slice = this.#held.push(0) - 1;
    return {
      take: (rows) => this.#take(slice, rows),
      give: (rows) => this.#change(slice, -rows),
      expect: (rows) => {
        this.#expected[slice] = rows;
        this.#admit();
      },
      close: () => {
        this.#expected[slice] = 0;
        this.#change(slice, -this.#held[slice]!);
      },
    };
  }

  /** The consumer waits for this slice, counted from 0: it always gets room, and what it needs is kept free of others. */
  serve(slice: number): void {
    this.#served = slice;
    this.#admit();
  }

  #take(slice: number, rows: number): Promise<void> {
    const { signal } = this;
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const onAbort = (): void => reject(signal.reason);
      const admit = (): void => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      signal.addEventListener('abort', onAbort);
      this.#waiters.push({ slice, rows, admit });
      this.#admit();
    });
  }

  #change(slice: number, rows: number): void {
    this.#held[slice]! += rows;
    if (rows < 0) this.#admit();
  }

  #admit(): void {
    // The earlier slice first, as it is needed first.
    for (const waiter of [...this.#waiters].sort((a, b) => a.slice - b.slice)) {
      if (!this.#hasRoom(waiter)) continue;
      this.#waiters = this.#waiters.filter((other) => other !== waiter);
      this.#change(waiter.slice, waiter.rows);
      waiter.admit();
    }
  }

  #hasRoom({ slice, rows }: Waiter): boolean {
    if (slice <= this.#served) return true;
    // A slice that is needed later is read less far, so that all of them advance together and none piles up whole.
    const share = (this.#served + this.concurrency - slice) / this.concurrency;
    if (this.#held[slice]! + rows > (this.#expected[slice] ?? Infinity) * share) return false;
    const total = this.#held.reduce((sum, held) => sum + held, 0);
    const owed = Math.max(0, (this.#expected[this.#served] ?? 0) - (this.#held[this.#served] ?? 0));
    return total + rows + owed <= this.maxRows;
  }
}
