import fc from 'fast-check';

/** How many processes call the script. */
export const PROCESSES = 3;

const process = fc.nat({ max: PROCESSES - 1 });
const pick = fc.nat({ max: 20 });

/** What happens: calls of three processes, and time. */
export const scriptScheduleArbitrary = fc.record({
  requests: fc.integer({ min: 1, max: 6 }),
  windowMs: fc.integer({ min: 50, max: 4000 }),
  steps: fc.array(
    fc.oneof(
      { weight: 5, arbitrary: fc.record({ kind: fc.constant('join'), process, pick }) },
      { weight: 4, arbitrary: fc.record({ kind: fc.constant('release'), process, pick }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('giveBack'), process, pick }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('leave'), process, pick }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('hold'), process, pick }) },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('look'), process, pick }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('again'), process, pick }) },
      { weight: 5, arbitrary: fc.record({ kind: fc.constant('wait'), process, pick: fc.nat({ max: 900 }) }) },
      {
        weight: 1,
        arbitrary: fc.record({ kind: fc.constant('wait'), process, pick: fc.nat({ max: 9000 }) }),
      },
      {
        weight: 1,
        arbitrary: fc.record({ kind: fc.constant('jump'), process, pick: fc.nat({ max: 180_000 }) }),
      },
    ),
    { minLength: 1, maxLength: 60 },
  ),
});
export type ScriptSchedule = typeof scriptScheduleArbitrary extends fc.Arbitrary<infer T> ? T : never;
