import * as fc from 'fast-check';
import { schedule, startScheduleRun } from '../support/fault-schedules.js';

test('10,000 fault schedules: no message twice, no outcome wrong, what may be repeated succeeds', async () => {
  const { run, close } = await startScheduleRun();
  await fc.assert(
    fc.asyncProperty(schedule, async (faults) => {
      expect(await run(faults)).toEqual([]);
    }),
    { numRuns: 10_000, seed: 1 },
  );
  await close();
}, 1_800_000);
