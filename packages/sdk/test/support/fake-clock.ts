import { type TestClock, createTestClock } from '../../src/testing.js';

export type FakeClock = TestClock;

/** Lets promises and pending I/O callbacks run. */
export const settle = async (rounds = 4): Promise<void> => {
  for (let i = 0; i < rounds; i++) await new Promise((resolve) => setImmediate(resolve));
};

/** Waits until the condition holds; only for what is sure to come without moving the clock. */
export const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await settle(1);
};

export const createFakeClock = (
  options: { readonly start?: number; readonly random?: () => number } = {},
): FakeClock => createTestClock(options.start ?? Date.UTC(2026, 10, 24, 10), { random: options.random });
