import * as fc from 'fast-check';
import { ADAPTERS } from '../support/adapters.js';
import { schedule, startScheduleRun } from '../support/fault-schedules.js';

describe.each(ADAPTERS.slice(0, 2))('10,000 fault schedules, sent by %s', (_name, axios) => {
  test('no message twice, no outcome wrong, what may be repeated succeeds', async () => {
    const { run, close } = await startScheduleRun(axios());
    await fc.assert(
      fc.asyncProperty(schedule, async (faults) => {
        expect(await run(faults)).toEqual([]);
      }),
      { numRuns: 10_000, seed: 1 },
    );
    await close();
  }, 1_800_000);
});
