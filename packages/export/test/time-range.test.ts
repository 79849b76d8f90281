import fc from 'fast-check';
import { cut } from '../src/time-range.js';

const rowsAt = (timesMs: readonly number[]) => timesMs.map((timeMs) => ({ timeMs }));

describe('cut', () => {
  test('makes smaller parts that together are the whole', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -50, max: 50 }),
        fc.integer({ min: 2, max: 200 }),
        fc.array(fc.integer({ min: -60, max: 260 })),
        fc.integer({ min: 2, max: 20 }),
        (fromMs, length, timesMs, wanted) => {
          const toMs = fromMs + length;
          const parts = cut({ fromMs, toMs }, rowsAt(timesMs), wanted);
          expect(parts.length).toBeGreaterThan(1);
          const bounds = [fromMs, ...parts.map((part) => part.toMs)];
          parts.forEach((part, index) => expect(part.fromMs).toBe(bounds[index]));
          expect(bounds.every((ms, index) => index === 0 || ms > bounds[index - 1]!)).toBe(true);
          expect(bounds.at(-1)).toBe(toMs);
        },
      ),
    );
  });
  test('puts as many rows into each', () => {
    const timesMs = Array.from({ length: 100 }, (_, index) => index ** 2);
    const parts = cut({ fromMs: 0, toMs: 10_000 }, rowsAt(timesMs), 4);
    expect(parts.map(({ fromMs }) => fromMs)).toEqual([0, 625, 2500, 5625]);
  });
  test('sets an instant with very many rows apart', () => {
    const timesMs = [...Array.from({ length: 90 }, () => 50), 1, 2, 98, 99];
    expect(cut({ fromMs: 0, toMs: 100 }, rowsAt(timesMs), 3)).toContainEqual({ fromMs: 50, toMs: 51 });
  });
});
