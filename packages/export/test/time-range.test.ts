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
        (fromMs, length, timesMs) => {
          const toMs = fromMs + length;
          const parts = cut({ fromMs, toMs }, rowsAt(timesMs));
          expect(parts.length).toBeGreaterThan(1);
          const bounds = [fromMs, ...parts.map((part) => part.toMs)];
          parts.forEach((part, index) => expect(part.fromMs).toBe(bounds[index]));
          expect(bounds.every((ms, index) => index === 0 || ms > bounds[index - 1]!)).toBe(true);
          expect(bounds.at(-1)).toBe(toMs);
        },
      ),
    );
  });
  test('leaves as many rows before the cut as behind it, and sets the instant between them apart', () => {
    const timesMs = Array.from({ length: 100 }, (_, index) => index ** 2);
    const parts = cut({ fromMs: 0, toMs: 10_000 }, rowsAt(timesMs));
    expect(parts.map(({ fromMs }) => fromMs)).toEqual([0, 2500, 2501]);
  });
  test('sets an instant with very many rows apart, wherever it is', () => {
    const timesMs = [...Array.from({ length: 90 }, () => 50), 1, 2, 98, 99];
    expect(cut({ fromMs: 0, toMs: 100 }, rowsAt(timesMs))).toContainEqual({ fromMs: 50, toMs: 51 });
    expect(cut({ fromMs: 50, toMs: 100 }, rowsAt(timesMs))).toContainEqual({ fromMs: 50, toMs: 51 });
  });
});
