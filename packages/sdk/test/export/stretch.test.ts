import fc from 'fast-check';
import { type Pass, cut, datesOf, judge, orderAfter, restOf } from '../../src/export/stretch.js';

const pass = (fields: Partial<Pass>): Pass => ({
  ascends: false,
  descends: false,
  stop: 'end',
  total: 10,
  moved: false,
  shrank: false,
  distinct: 10,
  added: 10,
  timesMs: [],
  ...fields,
});

describe('datesOf', () => {
  test.each([
    [false, false, 99, 200],
    [true, false, 100, 200],
    [false, true, 99, 199],
    [true, true, 100, 199],
  ])('bounds known to be included: from %s, to %s', (fromIncluded, toIncluded, fromMs, toMs) => {
    expect(datesOf({ fromMs: 100, toMs: 200 }, { fromIncluded, toIncluded })).toEqual({ fromMs, toMs });
  });
});

describe('restOf', () => {
  const stretch = { fromMs: 0, toMs: 100 };
  test('is what lies before the last row, and its millisecond, of a list that descends', () => {
    expect(restOf(stretch, pass({ descends: true, timesMs: [99, 60, 40] }))).toEqual({ fromMs: 0, toMs: 41 });
  });
  test('is what lies behind it, of a list that ascends', () => {
    expect(restOf(stretch, pass({ ascends: true, timesMs: [1, 40, 60] }))).toEqual({ fromMs: 60, toMs: 100 });
  });
  test('is unknown without an order, or when nothing would become smaller', () => {
    expect(restOf(stretch, pass({ timesMs: [5, 1, 60] }))).toBeUndefined();
    expect(restOf(stretch, pass({ ascends: true, descends: true, timesMs: [5, 5] }))).toBeUndefined();
    expect(restOf(stretch, pass({ descends: true, timesMs: [100, 99] }))).toBeUndefined();
    expect(restOf(stretch, pass({ ascends: true, timesMs: [-1, 0] }))).toBeUndefined();
  });
  test('is nothing when the rows beside the stretch were reached', () => {
    expect(restOf(stretch, pass({ descends: true, timesMs: [60, -1] }))).toEqual({ fromMs: 0, toMs: 0 });
    expect(restOf(stretch, pass({ ascends: true, timesMs: [60, 100] }))).toEqual({ fromMs: 100, toMs: 100 });
  });
});

describe('cut', () => {
  test('makes smaller stretches that together are the whole', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -50, max: 50 }),
        fc.integer({ min: 2, max: 200 }),
        fc.array(fc.integer({ min: -60, max: 260 })),
        fc.integer({ min: 2, max: 20 }),
        (fromMs, length, timesMs, parts) => {
          const toMs = fromMs + length;
          const stretches = cut({ fromMs, toMs }, timesMs, parts);
          expect(stretches.length).toBeGreaterThan(1);
          const bounds = [fromMs, ...stretches.map((stretch) => stretch.toMs)];
          stretches.forEach((stretch, index) => expect(stretch.fromMs).toBe(bounds[index]));
          expect(bounds.every((ms, index) => index === 0 || ms > bounds[index - 1]!)).toBe(true);
          expect(bounds.at(-1)).toBe(toMs);
        },
      ),
    );
  });
  test('puts as many rows into each', () => {
    const timesMs = Array.from({ length: 100 }, (_, index) => index ** 2);
    const stretches = cut({ fromMs: 0, toMs: 10_000 }, timesMs, 4);
    expect(stretches.map(({ fromMs }) => fromMs)).toEqual([0, 625, 2500, 5625]);
  });
  test('sets an instant with very many rows apart', () => {
    const timesMs = [...Array.from({ length: 90 }, () => 50), 1, 2, 98, 99];
    expect(cut({ fromMs: 0, toMs: 100 }, timesMs, 3)).toContainEqual({ fromMs: 50, toMs: 51 });
  });
});

describe('orderAfter', () => {
  const start = { ascends: true, descends: true };
  test.each([
    [[1, 2, 2, 3], { ascends: true, descends: false }],
    [[3, 2, 2, 1], { ascends: false, descends: true }],
    [[2, 2, 2], { ascends: true, descends: true }],
    [[1, 3, 2], { ascends: false, descends: false }],
    [[], start],
  ])('%j', (timesMs, order) => {
    expect(orderAfter(start, undefined, timesMs)).toEqual(order);
  });
  test('looks at the row before the page, too', () => {
    expect(orderAfter(start, 5, [4, 4])).toEqual({ ascends: false, descends: true });
  });
});

describe('judge', () => {
  test.each([
    ['as many rows as are counted', {}, 10, 0, 'complete'],
    ['no count to compare with', { total: undefined }, 10, 0, 'complete'],
    ['fewer rows than are counted', { distinct: 9 }, 9, 0, 'again'],
    ['a row came twice, and one is missing', { moved: true, distinct: 9 }, 9, 0, 'again'],
    ['a row came twice, and none is missing any more', { moved: true, distinct: 9 }, 10, 0, 'complete'],
    ['rows went, which may hide others', { moved: true, shrank: true, distinct: 10 }, 10, 0, 'again'],
    [
      'rows went, but nothing new came up',
      { moved: true, shrank: true, distinct: 9, total: 9 },
      11,
      1,
      'complete',
    ],
    ['nothing new came up once, and one is missing', { distinct: 9 }, 9, 1, 'again'],
    ['nothing new came up twice: the count is another', { distinct: 9 }, 9, 2, 'unsure'],
  ] as const)('%s', (_, fields, known, idlePasses, verdict) => {
    expect(judge(pass(fields), known, idlePasses)).toBe(verdict);
  });
});
