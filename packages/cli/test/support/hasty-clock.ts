import { type Clock, createSystemClock } from '@bandwidth-messages/sdk';

/** The clock of the machine, but for waits of minutes: these are over at once. */
export function createHastyClock(): Clock {
  const clock = createSystemClock();
  let skippedMs = 0;
  return {
    now: () => clock.now() + skippedMs,
    monotonicMs: () => clock.monotonicMs() + skippedMs,
    random: () => clock.random(),
    async sleep(ms, signal) {
      if (ms <= 120_000) return clock.sleep(ms, signal);
      skippedMs += ms;
    },
  };
}
