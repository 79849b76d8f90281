import type { RateLimitPermit } from '@bandwidth-messages/sdk';

/** The permits of this process that count: those in flight, and those whose answer came less than one window ago. */
export interface OwnPermits {
  /** How many count at this instant. */
  used(monotonicMs: number): number;
  add(number: number): void;
  /** The answer came, or will never come. */
  release(number: number, monotonicMs: number): void;
  /** Nothing was sent. */
  remove(number: number): void;
  /** When the answer of a permit came: `undefined` while it is in flight. */
  releasedAtMs(number: number): number | undefined;
  has(number: number): boolean;
  inFlight(): number[];
  /** Each with the time since its answer; -1 while it is in flight. */
  all(monotonicMs: number): [number: number, ageMs: number][];
  /** In how many milliseconds the first of the released ones counts no longer. */
  nextFreeInMs(monotonicMs: number): number | undefined;
}

/** @param windowMs how long a permit counts after its answer */
export function createOwnPermits(windowMs: number): OwnPermits {
  const inFlight = new Set<number>();
  // In the order of their answers, which is the order in which they end.
  const released = new Map<number, number>();

  function expire(monotonicMs: number): void {
    for (const [number, atMs] of released) {
      if (monotonicMs - atMs < windowMs) return;
      released.delete(number);
    }
  }

  return {
    used(monotonicMs) {
      expire(monotonicMs);
      return inFlight.size + released.size;
    },
    add: (number) => void inFlight.add(number),
    release(number, monotonicMs) {
      if (inFlight.delete(number)) released.set(number, monotonicMs);
    },
    remove: (number) => void inFlight.delete(number),
    releasedAtMs: (number) => released.get(number),
    has: (number) => inFlight.has(number) || released.has(number),
    inFlight: () => [...inFlight],
    all(monotonicMs) {
      expire(monotonicMs);
      // Rounded down: a permit counts rather too long than too short.
      const ended = [...released].map(([number, atMs]): [number, number] => [
        number,
        Math.floor(monotonicMs - atMs),
      ]);
      const begun = [...inFlight].map((number): [number, number] => [number, -1]);
      return [...begun, ...ended];
    },
    nextFreeInMs(monotonicMs) {
      expire(monotonicMs);
      const [first] = released.values();
      return first === undefined ? undefined : first + windowMs - monotonicMs;
    },
  };
}

/** Makes a permit: the first of the two calls counts, and no other one. */
export function createPermit(onRelease: () => void, onGiveBack: () => void): RateLimitPermit {
  let isOpen = true;
  const close = (tell: () => void): void => {
    if (!isOpen) return;
    isOpen = false;
    tell();
  };
  return { release: () => close(onRelease), giveBack: () => close(onGiveBack) };
}
