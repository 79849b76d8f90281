import { type Clock, createSystemClock } from '../src/index.js';
import { startTimer } from '../src/clock.js';

/** A clock on which time passes with each look, as on a machine that is busy with something else. */
function hastyClock(stepMs: number): {
  clock: Clock;
  timers: { ms: number; onTime: () => void; isStopped: boolean }[];
} {
  const timers: { ms: number; onTime: () => void; isStopped: boolean }[] = [];
  let nowMs = 0;
  const clock: Clock = {
    ...createSystemClock(),
    monotonicMs: () => (nowMs += stepMs),
    timer(ms, onTime) {
      const timer = { ms, onTime, isStopped: false };
      if (ms <= 0) onTime();
      else timers.push(timer);
      return () => (timer.isStopped = true);
    },
  };
  return { clock, timers };
}

describe('a timer that is due at once, on a machine that is busy', () => {
  test('lets what has arrived be handled first, and then fires', () => {
    const { clock, timers } = hastyClock(10);
    const onTime = jest.fn();
    startTimer(clock, 0, onTime);
    expect(onTime).not.toHaveBeenCalled();
    expect(timers).toHaveLength(1);
    timers[0]!.onTime();
    expect(onTime).toHaveBeenCalledTimes(1);
  });

  test('can be stopped until then', () => {
    const { clock, timers } = hastyClock(10);
    startTimer(clock, 0, jest.fn())();
    expect(timers.map(({ isStopped }) => isStopped)).toEqual([true]);
  });
});
