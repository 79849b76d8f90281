import { backoffDelayMs, hintJitterMs } from '../../src/retry/backoff.js';

const POLICY = { baseDelayMs: 500, maxDelayMs: 8000 };
const SAMPLES = Array.from({ length: 10_000 }, (_, index) => (index + 0.5) / 10_000);

describe('backoffDelayMs', () => {
  test.each([
    [1, 500],
    [2, 1000],
    [3, 2000],
    [5, 8000],
    [60, 8000],
  ])('after failure %i is spread evenly below %i ms', (failures, full) => {
    const delays = SAMPLES.map((random) => backoffDelayMs(failures, POLICY, random));
    const mean = delays.reduce((sum, delay) => sum + delay, 0) / delays.length;
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(full / 10);
    expect(Math.max(...delays)).toBeLessThanOrEqual(full);
    expect(mean).toBeCloseTo(0.55 * full, -1);
    const lowerHalf = delays.filter((delay) => delay < 0.55 * full).length;
    expect(lowerHalf / delays.length).toBeCloseTo(0.5, 2);
  });
});

describe('hintJitterMs', () => {
  test('is never negative, and at most a tenth of the hint or a second', () => {
    for (const random of SAMPLES) {
      expect(hintJitterMs(2000, random)).toBeGreaterThanOrEqual(0);
      expect(hintJitterMs(2000, random)).toBeLessThanOrEqual(200);
      expect(hintJitterMs(300_000, random)).toBeLessThanOrEqual(1000);
    }
  });

  test('differs from caller to caller', () => {
    expect(new Set(SAMPLES.map((random) => hintJitterMs(10_000, random))).size).toBeGreaterThan(900);
  });
});
