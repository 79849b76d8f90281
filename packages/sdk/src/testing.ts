import { type Clock, sleepBy } from './clock.js';

export type { Clock } from './clock.js';

/** Time that stands still until a test moves it. */
export interface TestClock extends Clock {
  /** How long each sleeper still sleeps, in milliseconds, the shortest first. */
  readonly sleeping: readonly number[];
  /** Moves time ahead, waking each sleeper at its own instant; whatever a sleeper starts gets its turn. */
  advance(ms: number): Promise<void>;
  /** Moves time to where the next sleeper wakes; `false` when nobody sleeps. */
  advanceToNext(): Promise<boolean>;
  /** Sets the wall clock, as when the system clock is corrected. Who sleeps does not notice. */
  setWallClock(ms: number): void;
}

/** Options of {@link createTestClock}. */
export interface TestClockOptions {
  /** What stands for chance. @default always 0.5 */
  readonly random?: (() => number) | undefined;
}

interface Sleeper {
  readonly atMs: number;
  readonly wake: () => void;
}

/** Lets promises, and answers that have arrived, have their turn. */
function takeTurn(): Promise<void> {
  return new Promise((resolve) => {
    // eslint-disable-next-line no-restricted-globals -- a turn of the event loop, which is no waiting
    if (typeof setImmediate === 'function') setImmediate(resolve);
    // eslint-disable-next-line no-restricted-globals
    else setTimeout(resolve, 0);
  });
}

/**
 * A clock for tests: hand it to the client, and to the sandbox beside it, and move it.
 * Nothing sleeps for real: what waits goes on when `advance` reaches its time.
 * @param startMs where the wall clock begins, in milliseconds since the epoch @default 2026-01-01T00:00:00Z
 */
export function createTestClock(startMs = Date.UTC(2026, 0, 1), options: TestClockOptions = {}): TestClock {
  const { random = () => 0.5 } = options;
  let monotonic = 0;
  let wallOffset = startMs;
  const sleepers = new Set<Sleeper>();

  function next(): Sleeper | undefined {
    let first: Sleeper | undefined;
    // Of those who wake at the same time, whoever fell asleep first.
    for (const sleeper of sleepers) if (!first || sleeper.atMs < first.atMs) first = sleeper;
    return first;
  }

  function timer(ms: number, onTime: () => void): () => void {
    const sleeper: Sleeper = {
      atMs: monotonic + Math.max(0, ms),
      wake() {
        sleepers.delete(sleeper);
        onTime();
      },
    };
    sleepers.add(sleeper);
    return () => void sleepers.delete(sleeper);
  }

  async function advance(ms: number): Promise<void> {
    const endMs = monotonic + ms;
    await takeTurn();
    for (let sleeper = next(); sleeper && sleeper.atMs <= endMs; sleeper = next()) {
      monotonic = Math.max(monotonic, sleeper.atMs);
      sleeper.wake();
      await takeTurn();
    }
    // Another `advance` may have gone further meanwhile, and this time never goes back.
    monotonic = Math.max(monotonic, endMs);
  }

  return {
    now: () => wallOffset + monotonic,
    monotonicMs: () => monotonic,
    random,
    sleep: sleepBy(timer),
    timer,
    get sleeping() {
      return [...sleepers].map(({ atMs }) => atMs - monotonic).sort((a, b) => a - b);
    },
    advance,
    async advanceToNext() {
      const sleeper = next();
      if (sleeper) await advance(sleeper.atMs - monotonic);
      return sleeper !== undefined;
    },
    setWallClock(ms) {
      wallOffset = ms - monotonic;
    },
  };
}
