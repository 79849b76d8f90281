import Papa from 'papaparse';
import { cellText, readField } from './fields.js';
import type { RowFormat, RowFormatOptions } from './row-format.js';

const BYTE_ORDER_MARK = '\uFEFF';

/**
 * CSV by RFC 4180: a header, a field quoted where it must be, null as nothing at all. For a spreadsheet a byte order
 * mark comes first, lines end in CRLF, and what it would take for a formula gets an apostrophe before it; that changes
 * the data, a phone number with its plus among them, so it is done only when asked for.
 */
export function csvFormat({ fields, known, excel }: RowFormatOptions): RowFormat {
  const columns = fields ?? known;
  const newline = excel ? '\r\n' : '\n';
  const config = { newline, header: false, escapeFormulae: excel };
  const line = (cells: readonly string[]): string => `${Papa.unparse([[...cells]], config)}${newline}`;
  return {
    head: `${excel ? BYTE_ORDER_MARK : ''}${line(columns)}`,
    row: (row) => line(columns.map((column) => cellText(readField(row, column)))),
    foot: () => '',
  };
}
