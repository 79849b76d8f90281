import { waitAfter } from '../../src/retry/decide-retry.js';

const POLICY = { baseDelayMs: 500, maxDelayMs: 8000 };
const SAMPLES = Array.from({ length: 10_000 }, (_, index) => (index + 0.5) / 10_000);

const backoffDelayMs = (failures: number, random: number): number =>
  waitAfter(failures, undefined, POLICY, random).waitMs;
const hintJitterMs = (hintMs: number, random: number): number =>
  waitAfter(1, hintMs, POLICY, random).jitterMs;

describe('a wait of our own', () => {
  test.each([
    [1, 500],
    [2, 1000],
    [3, 2000],
    [5, 8000],
    [60, 8000],
  ])('after failure %i is spread evenly below %i ms', (failures, full) => {
    const delays = SAMPLES.map((random) => backoffDelayMs(failures, random));
    const mean = delays.reduce((sum, delay) => sum + delay, 0) / delays.length;
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(full / 10);
    expect(Math.max(...delays)).toBeLessThanOrEqual(full);
    expect(mean).toBeCloseTo(0.55 * full, -1);
    const lowerHalf = delays.filter((delay) => delay < 0.55 * full).length;
    expect(lowerHalf / delays.length).toBeCloseTo(0.5, 2);
  });
});

describe('a wait that the API asked for', () => {
  test('is kept as it is, and 0 counts as none', () => {
    expect(waitAfter(5, 300_000, POLICY, 0.5).waitMs).toBe(300_000);
    expect(waitAfter(1, 0, POLICY, 0.5)).toEqual({ waitMs: 275, jitterMs: 0 });
  });

  test('gets a jitter that is never negative, and at most a tenth of the hint or a second', () => {
    for (const random of SAMPLES) {
      expect(hintJitterMs(2000, random)).toBeGreaterThanOrEqual(0);
      expect(hintJitterMs(2000, random)).toBeLessThanOrEqual(200);
      expect(hintJitterMs(300_000, random)).toBeLessThanOrEqual(1000);
    }
  });

  test('gets a jitter that differs from caller to caller', () => {
    expect(new Set(SAMPLES.map((random) => hintJitterMs(10_000, random))).size).toBeGreaterThan(900);
  });
});
