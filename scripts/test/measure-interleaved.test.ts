import { formatTable, measureInterleaved, median } from '../lib/measure-interleaved.js';

test.each([
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
  [[7], 7],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected);
});

test('variants take turns, in turned order every other round, after a round that does not count', async () => {
  const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  const calls: string[] = [];
  const variant = (title: string) => ({
    title,
    before: () => void calls.push(`before ${title}`),
    run: async () => void calls.push(title),
  });
  const measured = await measureInterleaved([variant('a'), variant('b')], 2);
  log.mockRestore();
  const a = ['before a', 'a'];
  const b = ['before b', 'b'];
  expect(calls).toEqual([...a, ...b, ...b, ...a, ...a, ...b]);
  expect(measured.map(({ title, timesMs }) => [title, timesMs.length])).toEqual([
    ['a', 2],
    ['b', 2],
  ]);
});

test('the ratio is that of each round, so that a busy round does not count twice', () => {
  const table = formatTable(
    [
      { title: 'bare', timesMs: [100, 1000, 200] },
      { title: 'ours', timesMs: [50, 500, 100] },
    ],
    'bare',
  );
  expect(table.split('\n')).toEqual([
    '| what | median ms | range | x bare |',
    '| --- | --: | --: | --: |',
    '| bare | 200 | 100-1000 | 1.00 |',
    '| ours | 100 | 50-500 | 0.50 |',
  ]);
});
