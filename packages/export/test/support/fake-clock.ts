import type { Clock } from '@bandwidth-messages/sdk';

/** Time that stands still until a test moves it. */
export interface FakeClock extends Clock {
  /** Time that never goes back, and that `setWallClock` leaves alone. */
  monotonicMs(): number;
  /** Sets the wall clock, as a suspended machine or NTP do. */
  setWallClock(ms: number): void;
  /** How long each sleeper still sleeps, in milliseconds, the shortest first. */
  readonly sleeping: readonly number[];
  /** Moves time ahead, waking each sleeper at its own instant; whatever a sleeper starts gets its turn. */
  advance(ms: number): Promise<void>;
  /** Moves time to where the next sleeper wakes; `false` when nobody sleeps. */
  advanceToNext(): Promise<boolean>;
}

interface Sleeper {
  readonly at: number;
  readonly order: number;
  readonly wake: () => void;
}

/** Lets promises and pending I/O callbacks run. */
export async function settle(rounds = 4): Promise<void> {
  for (let i = 0; i < rounds; i++) await new Promise((resolve) => setImmediate(resolve));
}

export function createFakeClock(
  options: { readonly start?: number; readonly random?: () => number } = {},
): FakeClock {
  const { start = Date.UTC(2026, 10, 24, 10), random = () => 0.5 } = options;
  // Counted on the monotonic clock.
  let now = 0;
  let wallOffset = start;
  let order = 0;
  const sleepers = new Set<Sleeper>();
  const next = (): Sleeper | undefined => [...sleepers].sort((a, b) => a.at - b.at || a.order - b.order)[0];

  const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const leave = (): void => {
        sleepers.delete(sleeper);
        signal?.removeEventListener('abort', onAbort);
      };
      const onAbort = (): void => {
        leave();
        reject(signal?.reason);
      };
      const sleeper: Sleeper = {
        at: now + Math.max(0, ms),
        order: order++,
        wake: () => {
          leave();
          resolve();
        },
      };
      sleepers.add(sleeper);
      signal?.addEventListener('abort', onAbort, { once: true });
    });

  const advance = async (ms: number): Promise<void> => {
    const end = now + ms;
    await settle(1);
    for (let sleeper = next(); sleeper && sleeper.at <= end; sleeper = next()) {
      now = Math.max(now, sleeper.at);
      sleeper.wake();
      await settle(1);
    }
    // Another `advance` may have gone further meanwhile, and time never goes back.
    now = Math.max(now, end);
  };

  return {
    now: () => wallOffset + now,
    monotonicMs: () => now,
    setWallClock(ms) {
      wallOffset = ms - now;
    },
    random,
    sleep,
    get sleeping() {
      return [...sleepers].map(({ at }) => at - now).sort((a, b) => a - b);
    },
    advance,
    async advanceToNext() {
      const sleeper = next();
      if (sleeper) await advance(sleeper.at - now);
      return sleeper !== undefined;
    },
  };
}
