import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { Row } from './fields.js';
import type { RowFormat } from './row-format.js';

/** So many rows are handed to the stream as one text: a pipe takes some 64 kB without waiting for its reader. */
const ROWS_PER_TEXT = 100;

export interface RowWriter {
  /** Rows written so far. */
  readonly count: number;
  /** Writes rows. Wait for it before the next ones: the stream may have to catch up. */
  write(rows: readonly Row[]): Promise<void>;
  /** Writes what comes after the last row. */
  end(): Promise<void>;
}

/** Writes rows to a stream, no faster than the stream takes them. `resumedAfter`: so many were written earlier, after the head. */
export function createRowWriter(stream: Writable, format: RowFormat, resumedAfter = 0): RowWriter {
  let head = resumedAfter > 0 ? '' : format.head;
  let count = resumedAfter;

  async function hand(text: string): Promise<void> {
    const whole = head + text;
    head = '';
    if (whole !== '' && !stream.write(whole) && stream.writable) await once(stream, 'drain');
  }

  return {
    get count() {
      return count;
    },
    async write(rows) {
      for (let start = 0; start < rows.length; start += ROWS_PER_TEXT) {
        const part = rows.slice(start, start + ROWS_PER_TEXT);
        const text = format.rows(part, count);
        count += part.length;
        await hand(text);
      }
    },
    end: () => hand(format.foot(count)),
  };
}
