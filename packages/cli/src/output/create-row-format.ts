import { csvFormat } from './csv-format.js';
import { pickFields, type Row } from './fields.js';
import type { RowFormat, RowFormatOptions } from './row-format.js';
import { tableFormat } from './table-format.js';

/** The format of a name. */
export function createRowFormat(options: RowFormatOptions): RowFormat {
  const { name, fields } = options;
  if (name === 'csv') return csvFormat(options);
  if (name === 'table') return tableFormat(options);
  const json = (row: Row): string => JSON.stringify(pickFields(row, fields));
  if (name === 'ndjson') return { head: '', row: (row) => `${json(row)}\n`, foot: () => '' };
  return {
    head: '[',
    row: (row, index) => `${index === 0 ? '\n' : ',\n'}${json(row)}`,
    foot: (count) => (count === 0 ? ']\n' : '\n]\n'),
  };
}
