import { type TestClock, createTestClock } from '@bandwidth-messages/sdk/testing';

/** Time that stands still until a test moves it. */
export interface FakeClock extends TestClock {
  /** Moves time from sleeper to sleeper until the promise is settled. */
  run<T>(promise: Promise<T>): Promise<T>;
}

export function createFakeClock(): FakeClock {
  const clock = createTestClock();
  const turn = async (): Promise<void> => {
    for (let turns = 0; turns < 3; turns++) await new Promise((resolve) => setImmediate(resolve));
  };
  return Object.assign(clock, {
    async run<T>(promise: Promise<T>): Promise<T> {
      let isOver = false;
      const end = (): void => {
        isOver = true;
      };
      promise.then(end, end);
      for (;;) {
        await turn();
        if (isOver) return promise;
        await clock.advanceToNext();
      }
    },
  });
}
