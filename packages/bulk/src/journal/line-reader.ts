import type { JournalFile } from './journal-files.js';

/** Reads a file line by line, a group of lines at a time. */
export interface LineReader {
  /** The next whole lines; undefined once there are none left. */
  next(): Promise<readonly string[] | undefined>;
  /** What is left after the last newline, once there are no lines left. */
  tail(): FileTail;
}

/** What is after the last newline of a file. */
export interface FileTail {
  /** Where the last whole line ends, in bytes. */
  readonly wholeBytes: number;
  /** How many bytes come after it. */
  readonly tornBytes: number;
  /** Those bytes as text; of many zeros, not all. */
  readonly text: string;
}

const CHUNK_BYTES = 1 << 20;
const NEWLINE = 10;

export function createLineReader(file: JournalFile): LineReader {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let rest: Buffer = Buffer.alloc(0);
  let position = 0;
  let wholeBytes = 0;

  return {
    async next() {
      for (;;) {
        const count = await file.read(chunk, position);
        if (count === 0) return undefined;
        position += count;
        const end = chunk.subarray(0, count).lastIndexOf(NEWLINE) + 1;
        if (end === 0) {
          // No line has zeros: what they come after is torn, however many there are.
          if (rest.at(-1) !== 0) rest = Buffer.concat([rest, chunk.subarray(0, count)]);
          continue;
        }
        const text = Buffer.concat([rest, chunk.subarray(0, end - 1)]).toString('utf8');
        wholeBytes = position - (count - end);
        rest = Buffer.from(chunk.subarray(end, count));
        return text.split('\n');
      }
    },
    tail: () => ({ wholeBytes, tornBytes: position - wholeBytes, text: rest.toString('utf8') }),
  };
}
