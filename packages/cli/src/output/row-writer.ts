import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { Row } from './fields.js';
import type { RowFormat } from './row-format.js';

/** So many rows are handed to the stream as one text: one write a row would be most of the work. */
const BATCH_ROWS = 200;

export interface RowWriter {
  /** Rows written so far. */
  readonly count: number;
  /** Takes a row. Where it gives a promise, wait for it before the next one: the stream has to catch up. */
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
  const batchRows = immediate ? 1 : BATCH_ROWS;
  let head = resumedAfter > 0 ? '' : format.head;
  let written = resumedAfter;
  let batch: Row[] = [];

  async function hand(text: string): Promise<void> {
    const whole = head + text;
    head = '';
    if (whole !== '' && !stream.write(whole) && stream.writable) await once(stream, 'drain');
  }

  function flush(): Promise<void> {
    const rows = batch;
    batch = [];
    if (rows.length === 0) return Promise.resolve();
    const text = format.rows(rows, written);
    written += rows.length;
    return hand(text);
  }

  return {
    get count() {
      return written + batch.length;
    },
    write(row) {
      return batch.push(row) >= batchRows ? flush() : undefined;
    },
    flush,
    async end() {
      await flush();
      await hand(format.foot(written));
    },
  };
}
