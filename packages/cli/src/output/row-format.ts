import type { Row } from './fields.js';

/** How rows become text. Deciding alone: nothing here writes. */
export interface RowFormat {
  /** Before the first row. */
  readonly head: string;
  /** The text of rows that follow one another. `index` is that of the first of them, from 0 over all rows. */
  rows(rows: readonly Row[], index: number): string;
  /** After the last of `count` rows. */
  foot(count: number): string;
}

export type RowFormatName = 'table' | 'ndjson' | 'json' | 'csv';

export interface RowFormatOptions {
  readonly name: RowFormatName;
  /** @default all fields; for a table those that fit on a line */
  readonly fields: readonly string[] | undefined;
  /** The fields that the spec gives a row, in its order: the columns of a CSV. */
  readonly known: readonly string[];
  readonly excel: boolean;
  readonly colour: boolean;
  /** Characters on a line of the terminal. @default as many as the columns take */
  readonly width?: number | undefined;
}
