import type { CallbackClock } from '../../src/index.js';

interface Sleeper {
  readonly dueMs: number;
  readonly wake: () => void;
}

export interface TestClock extends CallbackClock {
  /** Moves on by so much, waking up who is due on the way, in order, with time to act for each. */
  advance(ms: number): Promise<void>;
  /** How many wait. */
  sleepers(): number;
}

/** A clock that moves only when it is told to. */
export function createTestClock(): TestClock {
  let nowMs = 1_000;
  const sleepers = new Set<Sleeper>();
  const next = () => [...sleepers].sort((a, b) => a.dueMs - b.dueMs)[0];

  return {
    monotonicMs: () => nowMs,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const sleeper = { dueMs: nowMs + ms, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers.delete(sleeper);
          reject(signal.reason);
        });
      }),
    async advance(ms) {
      const endMs = nowMs + ms;
      await turns();
      for (let sleeper = next(); sleeper && sleeper.dueMs <= endMs; sleeper = next()) {
        sleepers.delete(sleeper);
        nowMs = Math.max(nowMs, sleeper.dueMs);
        sleeper.wake();
        await turns();
      }
      nowMs = endMs;
    },
    sleepers: () => sleepers.size,
  };
}

/** Lets everything happen that needs no time. */
export async function turns(count = 20): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
