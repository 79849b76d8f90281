import fc from 'fast-check';
import { SlicePlan } from '../../src/slices/slice-plan.js';
import { createRandom } from '../support/random.js';

const TARGET = 100;

/** Goes through a log as an export does, and returns the rows of its slices, and how many were too large. */
const walk = (
  times: readonly number[],
  toMs: number,
  target = TARGET,
): { slices: number[]; tooLarge: number } => {
  const plan = new SlicePlan({ fromMs: 0, toMs });
  const slices: number[] = [];
  let [reachedMs, tooLarge] = [0, 0];
  for (let next = plan.next(target); next; next = plan.next(target)) {
    const slice = next;
    expect(slice.fromMs).toBe(reachedMs);
    expect(slice.toMs).toBeGreaterThan(reachedMs);
    expect(slice.toMs).toBeLessThanOrEqual(toMs);
    const rows = times.filter((ms) => ms >= slice.fromMs && ms < slice.toMs).length;
    const isTaken = plan.take({ ...slice, rows, isCounted: true }, target);
    expect(isTaken).toBe(rows <= 2 * target || slice.toMs - slice.fromMs === 1);
    if (!isTaken) tooLarge++;
    else {
      slices.push(rows);
      reachedMs = slice.toMs;
    }
  }
  expect(reachedMs).toBe(toMs);
  return { slices, tooLarge };
};

describe('the plan of an export', () => {
  test('takes all in one slice when it is small enough', () => {
    expect(walk([1, 2, 3], 1000)).toEqual({ slices: [3], tooLarge: 0 });
    expect(new SlicePlan({ fromMs: 5, toMs: 5 }).next(TARGET)).toBeUndefined();
  });

  test('asks for nothing only to count: one slice too large teaches where the others end', () => {
    const times = Array.from({ length: 10_000 }, (_, index) => index * 10);
    const { slices, tooLarge } = walk(times, 100_000);
    expect(tooLarge).toBe(1);
    expect(slices).toHaveLength(99);
    expect(Math.max(...slices.slice(0, -1))).toBeLessThanOrEqual(101);
  });

  test('remembers what it learned of the time behind a slice that was too large', () => {
    // All but the last tenth is empty.
    const plan = new SlicePlan({ fromMs: 0, toMs: 1000 });
    plan.take({ fromMs: 0, toMs: 1000, rows: 1000, isCounted: true }, TARGET);
    expect(plan.next(TARGET)).toMatchObject({ fromMs: 0, toMs: 100 });
    plan.take({ fromMs: 0, toMs: 100, rows: 0, isCounted: true }, TARGET);
    plan.take({ fromMs: 100, toMs: 900, rows: 0, isCounted: true }, TARGET);
    expect(plan.next(TARGET)).toMatchObject({ fromMs: 900, toMs: 910 });
  });

  test('reaches the end of any log, in slices that are not too large', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 0, max: 1500 }),
        fc.integer({ min: 1, max: 3000 }),
        fc.integer({ min: 1, max: 60 }),
        (seed, count, toMs, target) => {
          const random = createRandom(seed);
          const times = Array.from({ length: count }, () => Math.floor(random() ** 4 * toMs));
          const { slices } = walk(times, toMs, target);
          expect(slices.reduce((sum, rows) => sum + rows, 0)).toBe(count);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('needs few slices and few attempts for an uneven log', () => {
    const random = createRandom(7);
    // Quiet nights, busy days, and a burst in one of a hundred hours.
    const times = Array.from({ length: 240 }, (_, hour) => {
      const busy = hour % 24 < 7 ? 2 : random() < 0.01 ? 800 : 40 + 60 * random();
      return Array.from({ length: Math.round(busy) }, () => (hour + random()) * 1000);
    }).flat();
    const { slices, tooLarge } = walk(times, 240_000, 480);
    expect(times.length / slices.length).toBeGreaterThan(300);
    expect(tooLarge).toBeLessThan(slices.length / 3);
  });

  test('asks for few empty slices where an estimate of the rows was far too high', () => {
    const toMs = 14 * 24 * 60 * 60 * 1000;
    const plan = new SlicePlan({ fromMs: 0, toMs });
    // The first page had a burst of 500 rows within 5 ms, and the API does not count.
    plan.take({ fromMs: 0, toMs, rows: toMs * 100, isCounted: false }, TARGET);
    let slices = 0;
    for (let slice = plan.next(TARGET); slice; slice = plan.next(TARGET), slices++) {
      plan.take({ ...slice, rows: 0, isCounted: true }, TARGET);
    }
    expect(slices).toBeLessThan(50);
  });
});
