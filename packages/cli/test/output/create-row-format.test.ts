import fc from 'fast-check';
import Papa from 'papaparse';
import { createRowFormat } from '../../src/output/create-row-format.js';
import type { RowFormatOptions } from '../../src/output/row-format.js';
import type { Row } from '../../src/output/fields.js';

const KNOWN = ['messageId', 'carrierName', 'errorCode'];

function render(rows: readonly Row[], options: Partial<RowFormatOptions>): string {
  const format = createRowFormat({
    name: 'csv',
    fields: undefined,
    known: KNOWN,
    excel: false,
    colour: false,
    ...options,
  });
  return `${format.head}${rows.map((row, index) => format.row(row, index)).join('')}${format.foot(rows.length)}`;
}

test('a CSV has the columns of the spec, nothing for null, and JSON for lists', () => {
  const rows = [{ messageId: 'a,b', carrierName: null, errorCode: [1, 2], unknown: 'x' }];
  expect(render(rows, {})).toBe('messageId,carrierName,errorCode\n"a,b",,"[1,2]"\n');
});

test('a CSV of any texts is read back as it was by a parser', () => {
  const cell = fc.string({ unit: 'grapheme' });
  fc.assert(
    fc.property(
      fc.array(fc.record({ messageId: cell, carrierName: cell, errorCode: cell }), { minLength: 1 }),
      (rows) => {
        const { data } = Papa.parse<string[]>(render(rows, {}).replace(/\n$/, ''), {
          newline: '\n',
          delimiter: ',',
        });
        expect(data.slice(1)).toEqual(rows.map((row) => KNOWN.map((name) => row[name as keyof typeof row])));
      },
    ),
  );
});

test('a CSV for a spreadsheet has a byte order mark, CRLF, and no formula', () => {
  const text = render([{ messageId: '=1+1', carrierName: '+15551234567', errorCode: '@x' }], { excel: true });
  expect(text).toBe('\uFEFFmessageId,carrierName,errorCode\r\n"\'=1+1","\'+15551234567","\'@x"\r\n');
});

test('JSON is one array, whether it has rows or not', () => {
  expect(JSON.parse(render([], { name: 'json' }))).toEqual([]);
  expect(JSON.parse(render([{ a: 1 }, { a: 2 }], { name: 'json' }))).toEqual([{ a: 1 }, { a: 2 }]);
});

test('NDJSON keeps fields that the spec does not know, unless fields are chosen', () => {
  const row = { messageId: 'a', unknown: { deep: 1 } };
  expect(render([row], { name: 'ndjson' })).toBe('{"messageId":"a","unknown":{"deep":1}}\n');
  expect(render([row], { name: 'ndjson', fields: ['unknown.deep', 'absent'] })).toBe(
    '{"unknown.deep":1,"absent":null}\n',
  );
});

test('a table shows no control character of a value', () => {
  expect(render([{ messageId: '\u001b[2Jx' }], { name: 'table', fields: ['messageId'] })).toBe(
    'messageId\n?[2Jx\n',
  );
});
