import type { Row } from './fields.js';

/** How rows become text. Deciding alone: nothing here writes. */
export interface RowFormat {
  /** Before the first row. */
  readonly head: string;
  /** The text of one row. `index` counts from 0 over all rows. */
  row(row: Row, index: number): string;
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
}
