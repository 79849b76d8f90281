import { type LoggedRow, toLoggedRow } from '../../src/scans/logged-row.js';
import { type Order, type Scan, judge, orderAfter, restOf } from '../../src/scans/scan-rules.js';

const rowsAt = (...timesMs: number[]): LoggedRow[] =>
  timesMs.map((ms) => toLoggedRow({ messageId: 'm', receiveTime: new Date(ms).toISOString() }, 'list'));

const scanOf = (fields: Partial<Scan>): Scan => ({
  stop: 'end',
  total: 10,
  moved: false,
  shrank: false,
  rows: [],
  ...fields,
});

describe('restOf', () => {
  const range = { fromMs: 0, toMs: 100 };
  const NONE: Order = { ascends: false, descends: false };
  test('is what lies before the last row, and its millisecond, of a list that descends', () => {
    expect(restOf(range, rowsAt(99, 60, 40), { ...NONE, descends: true })).toEqual({
      fromMs: 0,
      toMs: 41,
    });
  });
  test('is what lies behind it, of a list that ascends', () => {
    expect(restOf(range, rowsAt(1, 40, 60), { ...NONE, ascends: true })).toEqual({
      fromMs: 60,
      toMs: 100,
    });
  });
  test('is unknown without an order, or when nothing would become smaller', () => {
    expect(restOf(range, rowsAt(5, 1, 60), NONE)).toBeUndefined();
    expect(restOf(range, rowsAt(5, 5), { ...NONE, ascends: true, descends: true })).toBeUndefined();
    expect(restOf(range, rowsAt(100, 99), { ...NONE, descends: true })).toBeUndefined();
    expect(restOf(range, rowsAt(-1, 0), { ...NONE, ascends: true })).toBeUndefined();
  });
  test('is nothing when the rows beside the range were reached', () => {
    expect(restOf(range, rowsAt(60, -1), { ...NONE, descends: true })).toEqual({ fromMs: 0, toMs: 0 });
    expect(restOf(range, rowsAt(60, 100), { ...NONE, ascends: true })).toEqual({
      fromMs: 100,
      toMs: 100,
    });
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
    expect(orderAfter(start, undefined, rowsAt(...timesMs))).toEqual(order);
  });
  test('looks at the row before the page, too', () => {
    expect(orderAfter(start, rowsAt(5)[0], rowsAt(4, 4))).toEqual({ ascends: false, descends: true });
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
    ['the pages broke off, and all rows are known', { stop: 'broken', moved: true }, 10, 0, 'complete'],
    ['the pages broke off, and one row is missing', { stop: 'broken', moved: true }, 9, 3, 'again'],
    [
      'the pages broke off, without a count',
      { stop: 'broken', moved: true, total: undefined },
      9,
      3,
      'again',
    ],
    ['the result window is full', { stop: 'window' }, 10, 0, 'full'],
    ['the result window is full, and rows moved', { stop: 'window', moved: true }, 10, 0, 'again'],
    [
      'the result window is full, and a row came twice',
      { stop: 'window', rows: rowsAt(1, 1), distinct: 1 },
      1,
      0,
      'again',
    ],
  ] as const)('%s', (_, fields, known, idleScans, judgement) => {
    const { distinct = 10, ...scan }: Partial<Scan> & { distinct?: number } = fields;
    expect(judge(scanOf(scan), distinct, known, idleScans)).toBe(judgement);
  });
});
