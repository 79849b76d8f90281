import { runGuarded } from '../run-guarded.js';
import { onAbort } from '../waiting/abort.js';

/** The body of an answer, as far as it came. */
export interface AnswerBody {
  readonly text: string;
  readonly bytes: number;
  /** What an adapter parsed by itself, in place of a text. */
  readonly value?: unknown;
  /** Why it is not all of it. */
  readonly problem?: 'cut' | 'late' | 'too-long' | undefined;
}

/** The parts of a body, one after the other, however the adapter gives it. */
interface Source {
  next(): Promise<{ readonly done?: boolean | undefined; readonly value?: unknown }>;
  /** Lets go of what has not been read. */
  cancel(): unknown;
}

interface NodeStream extends AsyncIterable<unknown> {
  on(event: string, listener: () => void): unknown;
  destroy?(): unknown;
}

type Bytes = ArrayBuffer | ArrayBufferView;

function isBytes(data: unknown): data is Bytes {
  return data instanceof ArrayBuffer || ArrayBuffer.isView(data);
}
function isNodeStream(data: object): data is NodeStream {
  return Symbol.asyncIterator in data && 'on' in data;
}
function isWebStream(data: object): data is ReadableStream<unknown> {
  return 'getReader' in data;
}

/** `undefined` for what is no body but a value that an adapter parsed by itself. */
function sourceOf(data: unknown): Source | undefined {
  if (typeof data !== 'object' || data === null || isBytes(data)) {
    const parts = (data === undefined || data === null ? [] : [data]).values();
    return { next: async () => parts.next(), cancel: () => undefined };
  }
  if (isWebStream(data)) {
    const reader = data.getReader();
    return { next: () => reader.read(), cancel: () => reader.cancel() };
  }
  if (!isNodeStream(data)) return undefined;
  // Also told to who has stopped reading: an error that nobody listens to ends the process.
  data.on('error', () => undefined);
  const parts = data[Symbol.asyncIterator]();
  return { next: () => parts.next(), cancel: () => data.destroy?.() };
}

/** Lets a body go that nobody wants to read. */
export function discardBody(data: unknown): void {
  runGuarded(() => sourceOf(data)?.cancel());
}

/**
 * Reads a body, however the adapter gives it: as a stream of Node or of the web, as bytes, as a text, or as a value that
 * it parsed. Reads no more than `maxBytes`, and no longer than until `signal` aborts. Never rejects.
 */
export async function readBody(data: unknown, maxBytes: number, signal: AbortSignal): Promise<AnswerBody> {
  const parts: (string | Bytes)[] = [];
  let bytes = 0;
  let source: Source | undefined;
  const late = new Promise<'late'>((resolve) => onAbort(signal, () => resolve('late')));

  async function read(): Promise<AnswerBody['problem']> {
    source = sourceOf(data);
    for (;;) {
      const part = await Promise.race([source?.next(), late]);
      if (part === 'late') return 'late';
      if (part === undefined || part.done) return undefined;
      const value = part.value as string | Bytes;
      parts.push(value);
      bytes += typeof value === 'string' ? value.length : value.byteLength;
      if (bytes > maxBytes) return 'too-long';
    }
  }
  // An adapter that hears of the end of the attempt first breaks its stream.
  const problem = await read().catch(() => (signal.aborted ? 'late' : 'cut'));
  if (problem) runGuarded(() => source?.cancel());
  if (source === undefined && data !== undefined) return { text: '', bytes, value: data };
  return { text: decode(parts), bytes, problem };
}

/** A character may be spread over two parts. */
function decode(parts: readonly (string | Bytes)[]): string {
  const decoder = new TextDecoder();
  const last = parts.length - 1;
  return parts
    .map((part, at) => (typeof part === 'string' ? part : decoder.decode(part, { stream: at < last })))
    .join('');
}
