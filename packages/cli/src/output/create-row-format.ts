import { csvFormat } from './csv-format.js';
import { fieldReader, type Row } from './fields.js';
import type { RowFormat, RowFormatOptions } from './row-format.js';
import { tableFormat } from './table-format.js';

/** The format of a name. */
export function createRowFormat(options: RowFormatOptions): RowFormat {
  const { name, fields } = options;
  if (name === 'csv') return csvFormat(options);
  if (name === 'table') return tableFormat(options);
  const pick = pickerOf(fields);
  const json = (row: Row): string => JSON.stringify(pick(row));
  if (name === 'ndjson') {
    return { head: '', rows: (rows) => `${rows.map(json).join('\n')}\n`, foot: () => '' };
  }
  return {
    head: '[',
    rows: (rows, index) => `${index === 0 ? '\n' : ',\n'}${rows.map(json).join(',\n')}`,
    foot: (count) => (count === 0 ? ']\n' : '\n]\n'),
  };
}

/** The chosen fields of a row alone, in their order. */
function pickerOf(fields: readonly string[] | undefined): (row: Row) => Row {
  if (!fields) return (row) => row;
  const readers = fields.map((field) => [field, fieldReader(field)] as const);
  return (row) => Object.fromEntries(readers.map(([field, read]) => [field, read(row) ?? null]));
}
