import { cellText, readField } from './fields.js';
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

/** Columns have fixed widths, so that each row is shown as soon as it has come. */
export function tableFormat({ fields, known, colour }: RowFormatOptions): RowFormat {
  const present = COLUMNS.filter((column) => known.includes(column));
  const columns = fields ?? (present.length > 0 ? present : known);
  const widthOf = (column: string): number => Math.max(column.length, WIDTHS[column] ?? 12);
  const line = (cells: readonly string[]): string =>
    `${cells
      .map((cell, index) => cell.padEnd(widthOf(columns[index] ?? '')))
      .join('  ')
      .trimEnd()}\n`;
  const head = line(columns);
  return {
    head: colour ? `\u001b[1m${head.trimEnd()}\u001b[0m\n` : head,
    row: (row) => line(columns.map((column) => printable(cellText(readField(row, column))))),
    foot: () => '',
  };
}

/** Without control characters: a value of the log must not move the cursor or change colours. */
function printable(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '?');
}
