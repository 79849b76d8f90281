import * as fc from 'fast-check';
import { schedule, startScheduleRun } from './support/fault-schedules.js';
import { ADAPTERS } from './support/adapters.js';

// 10,000 schedules are run by test/full/never-twice.test.ts.
const RUNS = 150;

describe.each(ADAPTERS.slice(0, 2))('whatever goes wrong, sent by %s', (_name, axios) => {
  test('no message is accepted twice, no outcome is wrong, and what may be repeated succeeds', async () => {
    const { run, close } = await startScheduleRun(axios());
    await fc.assert(
      fc.asyncProperty(schedule, async (faults) => {
        expect(await run(faults)).toEqual([]);
      }),
      { numRuns: RUNS, seed: 20_261_124 },
    );
    await close();
  });
});
