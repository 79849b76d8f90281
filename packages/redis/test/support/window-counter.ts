/** What a server counted that allows `requests` in any window, by windows that slide and by windows that stand still. */
export interface Counted {
  readonly requests: number;
  /** Requests that a server with a sliding window would have answered with 429. */
  readonly overSliding: number;
  /** The same for windows that begin every `windowMs`. */
  readonly overFixed: number;
  /** Arrivals in milliseconds, on the clock of the server. */
  readonly arrivals: readonly number[];
}

export interface WindowCounter {
  /** A request arrives. @returns whether a window, of either kind, holds more than it may */
  count(atMs: number): boolean;
  counted(): Counted;
}

/** Counts requests, and those that are too many. */
export function createWindowCounter(limit: number, windowMs: number): WindowCounter {
  const arrivals: number[] = [];
  const fixed = new Map<number, number>();
  let overSliding = 0;
  let overFixed = 0;
  let oldest = 0;
  return {
    count(atMs) {
      arrivals.push(atMs);
      while ((arrivals[oldest] ?? atMs) <= atMs - windowMs) oldest += 1;
      const isOverSliding = arrivals.length - oldest > limit;
      if (isOverSliding) overSliding += 1;
      const window = Math.floor(atMs / windowMs);
      const inWindow = (fixed.get(window) ?? 0) + 1;
      fixed.set(window, inWindow);
      if (inWindow > limit) overFixed += 1;
      return isOverSliding || inWindow > limit;
    },
    counted: () => ({ requests: arrivals.length, overSliding, overFixed, arrivals }),
  };
}
