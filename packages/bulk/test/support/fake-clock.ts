import type { Clock } from '../../src/bulk-client.js';

/** Time that stands still until a test moves it. */
export interface FakeClock extends Clock {
  /** Moves time ahead, waking each sleeper at its own instant; whatever a sleeper starts gets its turn. */
  advance(ms: number): Promise<void>;
  /** Moves time from sleeper to sleeper until the promise is settled. */
  run<T>(promise: Promise<T>): Promise<T>;
  readonly sleepers: number;
}

interface Sleeper {
  readonly atMs: number;
  readonly wake: () => void;
}

export function createFakeClock(startMs = Date.UTC(2026, 10, 24, 10)): FakeClock {
  let nowMs = startMs;
  const sleepers = new Set<Sleeper>();
  const next = (): Sleeper | undefined => [...sleepers].sort((a, b) => a.atMs - b.atMs)[0];
  const turn = async (): Promise<void> => {
    for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
  };
  const advance = async (ms: number): Promise<void> => {
    const endMs = nowMs + ms;
    await turn();
    for (let sleeper = next(); sleeper && sleeper.atMs <= endMs; sleeper = next()) {
      nowMs = Math.max(nowMs, sleeper.atMs);
      sleeper.wake();
      await turn();
    }
    nowMs = Math.max(nowMs, endMs);
  };
  return {
    now: () => nowMs,
    monotonicMs: () => nowMs - startMs,
    random: () => 0.5,
    get sleepers() {
      return sleepers.size;
    },
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const onAbort = (): void => {
          sleepers.delete(sleeper);
          reject(signal?.reason);
        };
        const sleeper: Sleeper = {
          atMs: nowMs + Math.max(0, ms),
          wake: () => {
            sleepers.delete(sleeper);
            signal?.removeEventListener('abort', onAbort);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', onAbort, { once: true });
      }),
    advance,
    async run(promise) {
      let isOver = false;
      const end = (): void => {
        isOver = true;
      };
      promise.then(end, end);
      for (;;) {
        await turn();
        if (isOver) return promise;
        const sleeper = next();
        if (sleeper) await advance(sleeper.atMs - nowMs);
      }
    },
  };
}
