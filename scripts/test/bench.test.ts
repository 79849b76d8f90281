import { readArguments } from '../../packages/benchmarks/lib/arguments.js';
import { replaceMeasured } from '../../packages/benchmarks/lib/readme.js';
import { interleave, median, medianOfRounds } from '../../packages/benchmarks/lib/rounds.js';
import { formatTable, verdictOf } from '../../packages/benchmarks/lib/table.js';

const topics = ['cpu', 'size'];

test('without arguments every topic is measured, each with its own number of rounds', () => {
  expect(readArguments([], topics)).toEqual({ help: false, topics });
});

test('topics, rounds, scale and a file are read', () => {
  const args = ['size', '--rounds', '3', '--scale', '0.1', '--json', 'out.json'];
  const expected = { help: false, topics: ['size'], rounds: 3, scale: 0.1, jsonFile: 'out.json' };
  expect(readArguments(args, topics)).toEqual(expected);
});

test.each([
  [['speed'], 'no topic is called speed; there are cpu, size'],
  [['--rounds', '0'], '--rounds cannot be 0'],
  [['--rounds', '1.5'], '--rounds cannot be 1.5'],
  [['--scale', 'fast'], '--scale cannot be fast'],
  [['--round', '3'], "'--round'"],
])('%j is refused, and how to put it is said', (args, message) => {
  expect(() => readArguments(args, topics)).toThrow(message);
  expect(() => readArguments(args, topics)).toThrow('Usage: npm run bench');
});

test('variants take turns, in turned order every other round', async () => {
  const order: string[] = [];
  const measure = async (name: string) => order.push(name);
  const measured = await interleave(['a', 'b', 'c'], 2, measure, () => undefined);
  expect(order).toEqual(['a', 'b', 'c', 'c', 'b', 'a']);
  expect(measured).toEqual([
    [1, 6],
    [2, 5],
    [3, 4],
  ]);
});

test.each([
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected);
});

test('a ratio is taken within each round: a round in which all were slow moves nothing', () => {
  expect(medianOfRounds([5, 50, 5], [10, 100, 10], (value, base) => value / base)).toBe(0.5);
});

const figures = [
  { key: 'ratio', title: 'x axios' },
  { key: 'note', title: 'note' },
];

test.each([
  [[{ figure: 'ratio', max: 0.65 }], 'met'],
  [[{ figure: 'ratio', max: 0.59 }], 'missed'],
  [[{ figure: 'ratio', min: 0.61 }], 'missed'],
  [
    [
      { figure: 'ratio', max: 0.65 },
      { figure: 'ratio', min: 0.61 },
    ],
    'missed',
  ],
  [[{ figure: 'other', max: 1 }], 'missed'],
  [[], undefined],
])('a figure of 0.6 with the targets %j: %s', (targets, verdict) => {
  expect(verdictOf({ name: 'sdk', values: { ratio: 0.6 }, targets })).toBe(verdict);
});

test('a table names the target and the verdict of the rows that have one', () => {
  const rows = [
    { name: 'axios', values: { ratio: 1 } },
    { name: 'sdk', values: { ratio: 0.6, note: 'ours' }, targets: [{ figure: 'ratio', max: 0.65 }] },
  ];
  expect(formatTable({ title: 'CPU', note: 'As a ratio.', figures, rows }).split('\n')).toEqual([
    '### CPU',
    '',
    'As a ratio.',
    '',
    '| what  | x axios | note | target          | verdict |',
    '| ----- | ------: | ---: | --------------- | ------- |',
    '| axios |    1.00 |      |                 |         |',
    '| sdk   |    0.60 | ours | x axios <= 0.65 | met     |',
  ]);
});

test('figures take the place of older ones, topic by topic, and nothing else changes', () => {
  const page = [
    'Before.',
    '<!-- measured: cpu -->\nold\n<!-- /measured -->',
    '<!-- measured: size -->\nkept\n<!-- /measured -->',
  ].join('\n');
  const measured = [
    { topic: 'cpu', text: 'first' },
    { topic: 'cpu', text: 'second' },
    { topic: 'elsewhere', text: 'has no place' },
  ];
  expect(replaceMeasured(page, measured, 'Measured today.')).toBe(
    page.replace('\nold\n', '\n\nMeasured today.\n\nfirst\n\nsecond\n\n'),
  );
});
