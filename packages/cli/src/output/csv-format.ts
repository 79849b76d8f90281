import { cellText, fieldReader } from './fields.js';
import type { RowFormat, RowFormatOptions } from './row-format.js';

const BYTE_ORDER_MARK = '\uFEFF';
/** Lines end so by RFC 4180, section 2. */
const CRLF = '\r\n';
/** What a spreadsheet takes for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",\r\n]/;

/**
 * CSV by RFC 4180: a header, a cell in quotes where it must be, null as nothing at all. For a spreadsheet a byte order
 * mark comes first, and what it would take for a formula gets an apostrophe before it; that changes the data, a phone
 * number with its plus among them, so it is done only when asked for.
 */
export function csvFormat({ fields, known, excel }: RowFormatOptions): RowFormat {
  const columns = fields ?? known;
  const readers = columns.map(fieldReader);
  const text = excel ? (value: string) => quoted(guarded(value)) : quoted;
  // Of a number there is nothing to quote and nothing to guard: looking would take as long as all else.
  const cell = (value: unknown): string =>
    typeof value === 'number' ? String(value) : text(cellText(value));
  return {
    head: `${excel ? BYTE_ORDER_MARK : ''}${columns.map(text).join(',')}${CRLF}`,
    rows(rows) {
      const lines = rows.map((row) => readers.map((read) => cell(read(row))).join(','));
      return `${lines.join(CRLF)}${CRLF}`;
    },
    foot: () => '',
  };
}

function quoted(text: string): string {
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function guarded(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}
