import fc from 'fast-check';
import { runUndisturbed, undisturbedArbitrary } from '../support/export-order.js';
import { runSandboxSchedule, sandboxScheduleArbitrary, writeSmallSpec } from '../support/sandbox-schedule.js';
import { runSchedule, scheduleArbitrary } from '../support/export-schedule.js';

const seed = 2026;
const LONG_MS = 15 * 60_000;

describe('an export', () => {
  test(
    'yields every row once and in order, whatever the order and the bounds of the API (1000 logs)',
    async () => {
      await fc.assert(fc.asyncProperty(undisturbedArbitrary, runUndisturbed), { numRuns: 1000, seed });
    },
    LONG_MS,
  );

  test(
    'loses no row and yields none twice, whatever fails, comes late or is interrupted (2000 schedules)',
    async () => {
      await fc.assert(fc.asyncProperty(scheduleArbitrary, runSchedule), { numRuns: 2000, seed });
    },
    LONG_MS,
  );

  test(
    'does so over HTTP, while time goes by (1000 schedules)',
    async () => {
      const { spec, remove } = writeSmallSpec();
      const property = fc.asyncProperty(sandboxScheduleArbitrary, (schedule) =>
        runSandboxSchedule(schedule, spec),
      );
      await fc.assert(property, { numRuns: 1000, seed });
      remove();
    },
    LONG_MS,
  );
});
