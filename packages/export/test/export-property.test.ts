import fc from 'fast-check';
import { FULL_OF_NEIGHBORS, runUndisturbed, undisturbedArbitrary } from './support/export-order.js';
import { runSandboxSchedule, sandboxScheduleArbitrary, writeSmallSpec } from './support/sandbox-schedule.js';
import { runSchedule, scheduleArbitrary } from './support/export-schedule.js';

// The same each time; test/full/export-property.test.ts runs more of each.
const seed = 20;

describe('an export', () => {
  test('yields every row once and in order, whatever the order and the bounds of the API', async () => {
    const examples: [typeof FULL_OF_NEIGHBORS][] = [[FULL_OF_NEIGHBORS]];
    const property = fc.asyncProperty(undisturbedArbitrary, runUndisturbed);
    await fc.assert(property, { numRuns: 15, seed, examples });
  });

  test('loses no row and yields none twice, whatever fails, comes late or is interrupted', async () => {
    await fc.assert(fc.asyncProperty(scheduleArbitrary, runSchedule), { numRuns: 15, seed });
  });

  test('does so over HTTP, while time goes by', async () => {
    const { spec, remove } = writeSmallSpec();
    const property = fc.asyncProperty(sandboxScheduleArbitrary, (schedule) =>
      runSandboxSchedule(schedule, spec),
    );
    await fc.assert(property, { numRuns: 2, seed });
    remove();
  });
});
