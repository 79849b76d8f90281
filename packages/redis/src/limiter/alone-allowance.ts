/** How many permits a process may use while Redis is away. */
export interface AloneAllowance {
  /** Redis is away. Only the first time counts. */
  begin(monotonicMs: number): void;
  /** Redis is back. */
  end(): void;
  /** @param ownUsed how many permits of this process count now */
  permits(ownUsed: number, monotonicMs: number): number;
  /** In how many milliseconds there may be more; `undefined` when that is known not to be so. */
  growsInMs(monotonicMs: number): number | undefined;
}

export interface AloneAllowanceParts {
  /** The share of this process, in permits. */
  readonly share: number;
  /** After this time whatever Redis has assigned ahead has begun, to whichever process. */
  readonly settleMs: number;
  /** How long a permit counts. */
  readonly countedMs: number;
}

/**
 * First nothing, until all that Redis had assigned has begun; then as many permits as the process uses at that time, for
 * all others may be in use by others; and once none of those counts any more, its share. Never more than its share.
 */
export function createAloneAllowance({ share, settleMs, countedMs }: AloneAllowanceParts): AloneAllowance {
  let sinceMs: number | undefined;
  let first: number | undefined;
  const steps = (): number[] =>
    sinceMs === undefined ? [] : [sinceMs + settleMs, sinceMs + settleMs + countedMs];
  return {
    begin(monotonicMs) {
      sinceMs ??= monotonicMs;
    },
    end() {
      sinceMs = undefined;
      first = undefined;
    },
    permits(ownUsed, monotonicMs) {
      const [settledMs = Infinity, allMs = Infinity] = steps();
      if (monotonicMs < settledMs) return 0;
      if (monotonicMs >= allMs) return share;
      return (first ??= Math.min(ownUsed, share));
    },
    growsInMs(monotonicMs) {
      const nextMs = steps().find((step) => step > monotonicMs);
      return nextMs === undefined ? undefined : nextMs - monotonicMs;
    },
  };
}
