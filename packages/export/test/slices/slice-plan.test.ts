import fc from 'fast-check';
import { SlicePlan } from '../../src/slices/slice-plan.js';
import { createRandom } from '../support/random.js';

const size = { target: 100, max: 200 };

/** Goes through a log as an export does, and returns the rows of its slices, and how many were too large. */
const walk = (
  times: readonly number[],
  toMs: number,
  given = size,
): { slices: number[]; tooLarge: number } => {
  const plan = new SlicePlan({ fromMs: 0, toMs });
  const slices: number[] = [];
  let tooLarge = 0;
  for (let end = plan.nextEndMs(given); end !== undefined; end = plan.nextEndMs(given)) {
    const { fromMs } = plan;
    expect(end).toBeGreaterThan(fromMs);
    expect(end).toBeLessThanOrEqual(toMs);
    const rows = times.filter((ms) => ms >= fromMs && ms < end).length;
    plan.learn(end, rows);
    if (rows > given.max && end - fromMs > 1) tooLarge++;
    else {
      slices.push(rows);
      plan.take(end);
    }
  }
  expect(plan.fromMs).toBe(toMs);
  return { slices, tooLarge };
};

describe('the plan of an export', () => {
  test('takes all in one slice when it is small enough', () => {
    expect(walk([1, 2, 3], 1000)).toEqual({ slices: [3], tooLarge: 0 });
    expect(new SlicePlan({ fromMs: 5, toMs: 5 }).nextEndMs(size)).toBeUndefined();
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
    plan.learn(1000, 1000);
    expect(plan.nextEndMs(size)).toBe(100);
    plan.learn(100, 0);
    plan.take(100);
    plan.learn(900, 0);
    plan.take(900);
    expect(plan.nextEndMs(size)).toBe(910);
    expect(plan.rows).toBe(1000);
  });

  test('reaches the end of any log, in slices that are not too large', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 0, max: 1500 }),
        fc.integer({ min: 1, max: 3000 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 3 }),
        (seed, count, toMs, target, factor) => {
          const random = createRandom(seed);
          const times = Array.from({ length: count }, () => Math.floor(random() ** 4 * toMs));
          const max = Math.ceil(target * (1 + factor / 4));
          const { slices } = walk(times, toMs, { target, max });
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
    const { slices, tooLarge } = walk(times, 240_000, { target: 480, max: 960 });
    expect(times.length / slices.length).toBeGreaterThan(300);
    expect(tooLarge).toBeLessThan(slices.length / 3);
  });
});
