import { stringify } from 'csv-stringify/sync';
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
  return `${format.head}${rows.map((row, index) => format.rows([row], index)).join('')}${format.foot(rows.length)}`;
}

function readCsv(text: string): string[][] {
  return Papa.parse<string[]>(text.replace(/\r\n$/, ''), { newline: '\r\n', delimiter: ',' }).data;
}

test('a CSV has the columns of the spec, nothing for null, and JSON for lists', () => {
  const rows = [{ messageId: 'a,b', carrierName: null, errorCode: [1, 2], unknown: 'x' }];
  expect(render(rows, {})).toBe('messageId,carrierName,errorCode\r\n"a,b",,"[1,2]"\r\n');
});

test('a CSV of any texts is read back as it was by a parser', () => {
  const cell = fc.string({ unit: 'grapheme' });
  fc.assert(
    fc.property(
      fc.array(fc.record({ messageId: cell, carrierName: cell, errorCode: cell }), { minLength: 1 }),
      (rows) => {
        const cells = rows.map((row) => KNOWN.map((name) => row[name as keyof typeof row]));
        expect(readCsv(render(rows, {})).slice(1)).toEqual(cells);
      },
    ),
  );
});

test('a CSV for a spreadsheet has a byte order mark, CRLF, and no formula', () => {
  const text = render([{ messageId: '=1+1', carrierName: '+15551234567', errorCode: '@x' }], { excel: true });
  expect(text).toBe("\uFEFFmessageId,carrierName,errorCode\r\n'=1+1,'+15551234567,'@x\r\n");
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

test('a table has the columns that fit on a line, and all that were chosen', () => {
  const known = ['messageId', 'receiveTime', 'sourceTn'];
  const head = (options: Partial<RowFormatOptions>): string =>
    render([], { name: 'table', known, ...options });
  expect(head({ width: 20 })).toBe('receiveTime\n');
  expect(head({ width: 40 })).toBe('receiveTime               sourceTn\n');
  expect(head({ width: 20, fields: ['sourceTn', 'messageId'] })).toBe('sourceTn        messageId\n');
});

test('rows of any number in any batches give the same text', () => {
  const rows = Array.from({ length: 7 }, (_, index) => ({ messageId: `m${index}` }));
  for (const name of ['ndjson', 'json', 'csv', 'table'] as const) {
    const options = { name, fields: undefined, known: KNOWN, excel: false, colour: false };
    const format = createRowFormat(options);
    const inOne = `${format.head}${format.rows(rows, 0)}${format.foot(7)}`;
    const inTwo = `${format.head}${format.rows(rows.slice(0, 3), 0)}${format.rows(rows.slice(3), 3)}${format.foot(7)}`;
    expect(inTwo).toBe(inOne);
    expect(inOne).toBe(render(rows, { name }));
  }
});

test('a CSV is what another library writes', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', ' ', '\r', '\n', ';') });
  fc.assert(
    fc.property(fc.array(fc.record({ messageId: cell, carrierName: cell, errorCode: cell })), (rows) => {
      const theirs = stringify(rows, { header: true, columns: KNOWN, record_delimiter: '\r\n' });
      expect(readCsv(render(rows, {}))).toEqual(readCsv(theirs));
    }),
  );
});
