import fc from 'fast-check';

/** Text that programs stumble over. */
export const oddText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.constantFrom(
    '',
    ' ',
    '\0',
    '\r\n',
    '__proto__',
    'constructor',
    'toString',
    '../../etc',
    '%',
    '%zz',
    "' OR 1=1",
    '{}',
    '[]',
    'null',
    'NaN',
    '-1',
    '1e999',
    '9'.repeat(400),
    '\ud800',
    '\u202e',
    'a'.repeat(5000),
  ),
);
