import { onAbort, runGuarded } from '../waiting/abort.js';
import { decodeUtf8, encodeUtf8 } from './utf8.js';

/** The body of an answer, as far as it came. */
export interface AnswerBody {
  readonly text: string;
  readonly bytes: number;
  /** What an adapter parsed by itself, in place of a text. */
  readonly value?: unknown;
  /** Why it is not all of it. */
  readonly problem?: 'cut' | 'late' | 'too-long';
}

interface NodeStream {
  on(event: string, listener: (value: never) => void): unknown;
  destroy?(): void;
}

type Data = Readonly<Record<string, unknown>> | null | undefined;

function isNodeStream(data: unknown): data is NodeStream {
  return typeof (data as Data)?.['on'] === 'function' && typeof (data as Data)?.['pipe'] === 'function';
}
function isWebStream(data: unknown): data is ReadableStream<Uint8Array> {
  return typeof (data as Data)?.['getReader'] === 'function';
}

/** Lets a body go that nobody wants to read. */
export function discardBody(data: unknown): void {
  if (isNodeStream(data)) {
    data.on('error', () => undefined);
    data.destroy?.();
  } else if (isWebStream(data)) runGuarded(() => data.cancel());
}

/** Collects the chunks of a body. */
class Chunks {
  private readonly chunks: Uint8Array[] = [];
  bytes = 0;

  constructor(private readonly maxBytes: number) {}

  /** Returns whether there is room for more. */
  add(chunk: unknown): boolean {
    const part = typeof chunk === 'string' ? encodeUtf8(chunk) : (chunk as Uint8Array);
    this.chunks.push(part);
    this.bytes += part.length;
    return this.bytes <= this.maxBytes;
  }

  /** What has come so far. Joined once: a character may be spread over two chunks. */
  toBody(problem?: AnswerBody['problem']): AnswerBody {
    const { chunks, bytes } = this;
    let [all = new Uint8Array()] = chunks;
    if (chunks.length > 1) {
      all = new Uint8Array(bytes);
      let offset = 0;
      for (const chunk of chunks) {
        all.set(chunk, offset);
        offset += chunk.length;
      }
    }
    return { text: decodeUtf8(all), bytes, ...(problem && { problem }) };
  }
}

/**
 * Reads a body, however the adapter gives it: as a stream of Node or of the web, as bytes, as a text, or as a value that
 * it parsed. Reads no more than `maxBytes`, and no longer than until `signal` aborts. Never rejects.
 */
export async function readBody(data: unknown, maxBytes: number, signal: AbortSignal): Promise<AnswerBody> {
  try {
    if (isNodeStream(data)) return await readNodeStream(data, maxBytes, signal);
    if (isWebStream(data)) return await readWebStream(data, maxBytes, signal);
    if (typeof data === 'string') return { text: data, bytes: data.length, ...limit(data.length, maxBytes) };
    if (data instanceof ArrayBuffer || ArrayBuffer.isView(data)) return readBytes(data, maxBytes);
    return { text: '', bytes: 0, ...(data !== undefined && data !== null && { value: data }) };
  } catch {
    return { text: '', bytes: 0, problem: 'cut' };
  }
}

function limit(bytes: number, maxBytes: number): { readonly problem?: 'too-long' } {
  return bytes > maxBytes ? { problem: 'too-long' } : {};
}

function readBytes(data: ArrayBuffer | ArrayBufferView, maxBytes: number): AnswerBody {
  const bytes = ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
  const chunks = new Chunks(maxBytes);
  return chunks.toBody(chunks.add(bytes) ? undefined : 'too-long');
}

function readNodeStream(stream: NodeStream, maxBytes: number, signal: AbortSignal): Promise<AnswerBody> {
  return new Promise((resolve) => {
    const chunks = new Chunks(maxBytes);
    let isOver = false;
    const stopListening = onAbort(signal, () => finish('late'));
    function finish(problem?: AnswerBody['problem']): void {
      if (isOver) return;
      isOver = true;
      stopListening?.();
      resolve(chunks.toBody(problem));
      if (problem) stream.destroy?.();
    }
    stream.on('data', (chunk: unknown) => {
      if (!chunks.add(chunk)) finish('too-long');
    });
    stream.on('end', () => finish());
    // An adapter that hears of the end of the attempt first breaks its stream.
    stream.on('error', () => finish(signal.aborted ? 'late' : 'cut'));
    stream.on('close', () => finish('cut'));
  });
}

async function readWebStream(
  stream: ReadableStream<Uint8Array>,
  maxBytes: number,
  signal: AbortSignal,
): Promise<AnswerBody> {
  const reader = stream.getReader();
  const chunks = new Chunks(maxBytes);
  const aborted = new Promise<'late'>((resolve) => onAbort(signal, () => resolve('late')));
  const stop = (problem: 'cut' | 'late' | 'too-long'): AnswerBody => {
    runGuarded(() => reader.cancel());
    return chunks.toBody(problem);
  };
  try {
    for (;;) {
      const part = await Promise.race([reader.read(), aborted]);
      if (part === 'late') return stop('late');
      if (part.done) return chunks.toBody();
      if (!chunks.add(part.value)) return stop('too-long');
    }
  } catch {
    return stop('cut');
  }
}
