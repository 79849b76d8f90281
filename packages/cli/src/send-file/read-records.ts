import { accessSync, constants, createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import Papa from 'papaparse';
import { UsageError } from '../errors/errors.js';
import { decodeUtf8 } from '../text/utf8.js';

/** One message of the file: its columns, or the fields of its JSON object. */
export interface FileRecord {
  /** In words, such as `Line 3`. A record of a CSV may have several lines, and its header is record 1. */
  readonly place: string;
  /** Names of its columns, also of those that are empty, or of its fields. */
  readonly columns: readonly string[];
  readonly values: Readonly<Record<string, unknown>>;
}

/** Longer than any message that the API takes: what is longer has a quote or the end of a line missing. */
const MAX_RECORD_CHARACTERS = 1_000_000;

/**
 * Reads a `.ndjson` file, or else a `.csv` with a header, record by record.
 * @throws UsageError that names the place, and never quotes it
 */
export function readRecords(file: string): AsyncIterable<FileRecord> {
  if (/\.(ndjson|jsonl)$/i.test(file)) return readNdjson(file);
  return readCsv(file);
}

/** @throws UsageError when there is no such file, or it is of another kind */
export function assertReadable(file: string): void {
  if (!/\.(csv|ndjson|jsonl)$/i.test(file)) {
    throw new UsageError(`${file} must be a .csv with a header, or a .ndjson. Nothing was sent.`);
  }
  try {
    accessSync(file, constants.R_OK);
  } catch (error) {
    throw new UsageError(
      `${file} cannot be read (${(error as NodeJS.ErrnoException).code}). Nothing was sent.`,
    );
  }
}

async function* readNdjson(file: string): AsyncGenerator<FileRecord, void, undefined> {
  let number = 0;
  for await (const line of linesOf(readPieces(file))) {
    const place = `Line ${++number}`;
    if (line.trim() === '') continue;
    const values = parseLine(line, place);
    yield { place, columns: Object.keys(values), values };
  }
}

async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  let rest = '';
  for await (const piece of pieces) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
    if (rest.length > MAX_RECORD_CHARACTERS) throw tooLong();
  }
  yield rest;
}

function parseLine(line: string, place: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new UsageError(`${place} is not JSON.`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UsageError(`${place} is not a JSON object.`);
  }
  return value as Readonly<Record<string, unknown>>;
}

async function* readCsv(file: string): AsyncGenerator<FileRecord, void, undefined> {
  let header: readonly string[] | undefined;
  let number = 0;
  for await (const cells of parseCsv(readPieces(file))) {
    const place = `Record ${++number}`;
    if (!header) {
      header = readHeader(cells);
      continue;
    }
    if (cells.length !== header.length) {
      throw new UsageError(`${place} has ${cells.length} columns, and the header has ${header.length}.`);
    }
    // An empty cell is a field that is not there.
    const entries = header.map((name, index) => [name, cells[index] ?? ''] as const);
    const values = Object.fromEntries(entries.filter(([, cell]) => cell !== ''));
    yield { place, columns: header, values };
  }
  if (!header) throw new UsageError('The file is empty: its first line must name each column.');
}

/** The records of a CSV, read no faster than they are taken. */
function parseCsv(pieces: AsyncIterable<string>): AsyncIterable<readonly string[]> {
  let paused: Papa.Parser | undefined;
  let count = 0;
  let charactersSinceRecord = 0;
  const records = new Readable({
    objectMode: true,
    highWaterMark: 1000,
    read() {
      const parser = paused;
      paused = undefined;
      parser?.resume();
    },
  });
  const counted = async function* (): AsyncGenerator<string, void, undefined> {
    for await (const piece of pieces) {
      charactersSinceRecord += piece.length;
      if (charactersSinceRecord > MAX_RECORD_CHARACTERS) throw tooLong();
      if (piece !== '') yield piece;
    }
  };
  Papa.parse<string[]>(Readable.from(counted()), {
    delimiter: ',',
    skipEmptyLines: 'greedy',
    step({ data, errors }, handle) {
      charactersSinceRecord = 0;
      if (errors.some(({ type }) => type === 'Quotes')) {
        handle.abort();
        records.destroy(new UsageError(`Record ${count + 1} has a quote without its other half.`));
        return;
      }
      count++;
      if (records.push(data)) return;
      paused = handle;
      handle.pause();
    },
    complete: () => records.push(null),
    error: (error) => records.destroy(error),
  });
  return records;
}

function readHeader(cells: readonly string[]): readonly string[] {
  const header = cells.map((cell) => cell.trim());
  if (header.length === 1 && /[;\t]/.test(header[0] ?? '')) {
    throw new UsageError('The columns of a CSV must have commas between them.');
  }
  const twice = header.find((name, index) => header.indexOf(name) !== index);
  if (twice !== undefined || header.includes('')) {
    throw new UsageError('The first line must name each column, and each by another name.');
  }
  return header;
}

async function* readPieces(file: string): AsyncGenerator<string, void, undefined> {
  try {
    yield* decodeUtf8(createReadStream(file) as AsyncIterable<Uint8Array>, 'The file');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}

function tooLong(): UsageError {
  return new UsageError(
    `A record has more than ${MAX_RECORD_CHARACTERS} characters: a quote or the end of a line is missing.`,
  );
}
