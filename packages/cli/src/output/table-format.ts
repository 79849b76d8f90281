import { cellText, fieldReader } from './fields.js';
import type { RowFormat, RowFormatOptions } from './row-format.js';

/** What fits on a line of 120 characters, and what people look for first; the rest is there by --fields. */
const COLUMNS = [
  'receiveTime',
  'messageDirection',
  'sourceTn',
  'destinationTn',
  'messageStatus',
  'errorCode',
  'messageId',
];

const WIDTHS: Readonly<Record<string, number>> = {
  receiveTime: 24,
  messageDirection: 16,
  sourceTn: 14,
  destinationTn: 14,
  messageStatus: 13,
  errorCode: 9,
  messageId: 36,
};

const GAP = '  ';

/** Columns have fixed widths, so that each row is shown as soon as it has come. */
export function tableFormat({ fields, known, colour, width }: RowFormatOptions): RowFormat {
  const columns = fields ?? fitting(columnsOf(known), width ?? Infinity);
  const readers = columns.map(fieldReader);
  const widths = columns.map(widthOf);
  const line = (cells: readonly string[]): string =>
    `${cells
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join(GAP)
      .trimEnd()}\n`;
  const head = line(columns);
  return {
    head: colour ? `\u001b[1m${head.trimEnd()}\u001b[0m\n` : head,
    rows: (rows) => rows.map((row) => line(readers.map((read) => printable(cellText(read(row)))))).join(''),
    foot: () => '',
  };
}

function columnsOf(known: readonly string[]): readonly string[] {
  const present = COLUMNS.filter((column) => known.includes(column));
  return present.length > 0 ? present : known;
}

/** The first columns that a line has room for: one at least. */
function fitting(columns: readonly string[], width: number): readonly string[] {
  let used = -GAP.length;
  return columns.filter((column, index) => {
    used += GAP.length + widthOf(column);
    return index === 0 || used <= width;
  });
}

function widthOf(column: string): number {
  return Math.max(column.length, WIDTHS[column] ?? 12);
}

/** Without control characters: a value of the log must not move the cursor or change colours. */
function printable(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '?');
}
