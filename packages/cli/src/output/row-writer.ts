import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { Row } from './fields.js';
import type { RowFormat } from './row-format.js';

/** Text is handed to the stream in pieces of this many characters: one write a row would be most of the work. */
const BATCH_CHARACTERS = 64 * 1024;

export interface RowWriter {
  /** Rows written so far. */
  readonly count: number;
  write(row: Row): Promise<void> | undefined;
  /** Hands over what is still held back. */
  flush(): Promise<void>;
  /** Writes what comes after the last row. */
  end(): Promise<void>;
}

export interface RowWriterOptions {
  /** Rows are shown one by one, as they come: for a person. */
  readonly immediate?: boolean;
  /** The rows before these were written earlier: no head. */
  readonly resumedAfter?: number;
}

/** Writes rows to a stream, no faster than the stream takes them. */
export function createRowWriter(
  stream: Writable,
  format: RowFormat,
  { immediate = false, resumedAfter = 0 }: RowWriterOptions = {},
): RowWriter {
  let text = resumedAfter > 0 ? '' : format.head;
  let count = resumedAfter;

  async function flush(): Promise<void> {
    if (text === '') return;
    const batch = text;
    text = '';
    if (!stream.write(batch) && stream.writable) await once(stream, 'drain');
  }

  return {
    get count() {
      return count;
    },
    write(row) {
      text += format.row(row, count++);
      return immediate || text.length >= BATCH_CHARACTERS ? flush() : undefined;
    },
    flush,
    async end() {
      text += format.foot(count);
      await flush();
    },
  };
}
