import { UsageError } from '../../src/errors/errors.js';
import type { Flag } from '../../src/flags/flag.js';
import { parseFlags } from '../../src/flags/parse-flags.js';

const FLAGS: readonly Flag[] = [
  { name: 'source-tn', kind: 'text', multiple: true, summary: '' },
  { name: 'limit', kind: 'integer', summary: '' },
  { name: 'bw-queued', kind: 'boolean', summary: '' },
  { name: 'fields', kind: 'text', summary: '' },
  { name: 'output', kind: 'text', choices: ['json', 'csv'], closed: true, summary: '' },
];

test('flags of each kind are read as what they stand for', () => {
  const args = [
    '--source-tn',
    '+1919',
    '--source-tn=+1920',
    '--limit',
    '500',
    '--no-bw-queued',
    '--output',
    'csv',
  ];
  expect(parseFlags(args, FLAGS).values).toEqual({
    'source-tn': ['+1919', '+1920'],
    limit: 500,
    'bw-queued': false,
    output: 'csv',
  });
});

test.each([
  [['--limt', '5'], 'There is no flag --limt. Did you mean --limit?'],
  [['--limit', '5.5'], '--limit must be a whole number.'],
  [['--limit', ''], '--limit must be a whole number.'],
  [['--limit'], 'A value is missing: --limit N. A value that begins with a dash is written --limit=VALUE.'],
  [['--output', 'xml'], '--output must be one of json, csv.'],
  [['--bw-queued=yes'], '--bw-queued takes no value.'],
  [['--limit', '1', '--limit', '2'], '--limit was given more than once, and takes one value.'],
  [['--fields', ''], '--fields must not be empty.'],
  [['--no-color'], 'There is no flag --no-color.'],
  [['--no-limit'], 'There is no flag --no-limit. Did you mean --limit?'],
  [['-x'], 'The only flag of one letter is -h: others begin with two dashes.'],
])('%j is rejected by a sentence that names the flag', (args, message) => {
  expect(() => parseFlags(args, FLAGS)).toThrow(new UsageError(message));
});

test('a text without a flag is rejected and never quoted, since it may be a message', () => {
  expect(() => parseFlags(['hello', '+15551234567'], FLAGS)).toThrow(
    'No value is taken without a flag before it (2 given). A text with spaces needs quotes.',
  );
});
