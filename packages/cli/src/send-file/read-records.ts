import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import Papa from 'papaparse';
import { UsageError } from '../errors/usage-error.js';

/** One line of the file: its columns, or the fields of its JSON object. */
export interface FileRecord {
  /** Where it stands, from 1; for a CSV the header is line 1. */
  readonly line: number;
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * Reads a `.csv` (with a header) or a `.ndjson` file, line by line.
 * @throws UsageError that names the line, and never quotes it
 */
export function readRecords(file: string): AsyncIterable<FileRecord> {
  if (/\.(ndjson|jsonl)$/i.test(file)) return readNdjson(file);
  if (/\.csv$/i.test(file)) return readCsv(file);
  throw new UsageError('The file must be a .csv with a header, or a .ndjson. Nothing was sent.');
}

async function* readNdjson(file: string): AsyncGenerator<FileRecord, void, undefined> {
  let line = 0;
  for await (const text of createInterface({ input: readBytes(file), crlfDelay: Infinity })) {
    line++;
    if (text.trim() === '') continue;
    yield { line, values: parseLine(text, line) };
  }
}

function parseLine(text: string, line: number): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UsageError(`Line ${line} is not JSON.`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UsageError(`Line ${line} is not a JSON object.`);
  }
  return value as Readonly<Record<string, unknown>>;
}

async function* readCsv(file: string): AsyncGenerator<FileRecord, void, undefined> {
  const parser = Papa.parse(Papa.NODE_STREAM_INPUT, { skipEmptyLines: 'greedy' });
  const source = readBytes(file);
  source.on('error', (error) => parser.destroy(error));
  let header: readonly string[] | undefined;
  let line = 0;
  for await (const cells of source.pipe(parser) as AsyncIterable<readonly string[]>) {
    line++;
    if (!header) {
      header = readHeader(cells);
      continue;
    }
    if (cells.length !== header.length) {
      throw new UsageError(
        `Record ${line} has ${cells.length} columns, and the header has ${header.length}.`,
      );
    }
    // An empty cell is a field that is not there.
    const entries = header.map((name, index) => [name, cells[index] ?? ''] as const);
    yield { line, values: Object.fromEntries(entries.filter(([, cell]) => cell !== '')) };
  }
}

function readHeader(cells: readonly string[]): readonly string[] {
  const header = cells.map((cell, index) => (index === 0 ? cell.replace(/^\uFEFF/, '') : cell).trim());
  const twice = header.find((name, index) => header.indexOf(name) !== index);
  if (twice !== undefined || header.includes('')) {
    throw new UsageError('The first line must name each column, and each by another name. Nothing was sent.');
  }
  return header;
}

function readBytes(file: string): ReturnType<typeof createReadStream> {
  return createReadStream(file, 'utf8');
}
