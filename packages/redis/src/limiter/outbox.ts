import type { OwnPermits } from './own-permits.js';

/** What Redis must still be told of permits. It is kept until Redis has answered, and told again where it has not. */
export interface Outbox {
  readonly isEmpty: boolean;
  /** The ticket wants nothing any more, and nothing was sent with it. */
  giveBack(number: number): void;
  /** The answer to the request of this permit came. */
  release(number: number): void;
  /** Takes what is there, at most `max` of each kind. */
  take(max: number): Taken;
  /** It did not arrive, or nobody knows. */
  putBack(taken: Taken): void;
  /** `done` of a message: the permits that still count, with the time since their answers. */
  ages(numbers: readonly number[], own: OwnPermits, monotonicMs: number): [number: number, ageMs: number][];
}

export interface Taken {
  readonly back: readonly number[];
  readonly done: readonly number[];
}

export function createOutbox(): Outbox {
  const back = new Set<number>();
  const done = new Set<number>();
  return {
    get isEmpty() {
      return back.size === 0 && done.size === 0;
    },
    giveBack: (number) => void back.add(number),
    release: (number) => void done.add(number),
    take: (max) => ({ back: takeFrom(back, max), done: takeFrom(done, max) }),
    putBack(taken) {
      for (const number of taken.back) back.add(number);
      for (const number of taken.done) done.add(number);
    },
    ages: (numbers, own, monotonicMs) =>
      numbers.flatMap((number) => {
        const atMs = own.releasedAtMs(number);
        // Rounded down: a permit counts rather too long than too short.
        return atMs === undefined ? [] : [[number, Math.floor(monotonicMs - atMs)]];
      }),
  };
}

function takeFrom(set: Set<number>, max: number): number[] {
  const taken: number[] = [];
  for (const number of set) {
    if (taken.length >= max) break;
    taken.push(number);
    set.delete(number);
  }
  return taken;
}
