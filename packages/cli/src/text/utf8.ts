import { addAbortSignal, type Readable } from 'node:stream';
import { UsageError } from '../errors/errors.js';

/**
 * The text of bytes, piece by piece, without a byte order mark at its beginning.
 * @param source what the bytes are, for the error
 * @throws UsageError when they are not UTF-8, so that nothing goes on with replaced characters
 */
export async function* decodeUtf8(
  bytes: AsyncIterable<Uint8Array | string>,
  source: string,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (chunk?: Uint8Array): string => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
    } catch {
      throw new UsageError(`${source} is not UTF-8: save it as UTF-8.`);
    }
  };
  for await (const chunk of bytes) yield decode(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  yield decode();
}

/**
 * The whole text. `signal` ends the wait for it: somebody may have to type it.
 * @throws UsageError when it is not UTF-8
 */
export async function readUtf8(bytes: Readable, source: string, signal?: AbortSignal): Promise<string> {
  if (signal) addAbortSignal(signal, bytes);
  let text = '';
  for await (const piece of decodeUtf8(bytes, source)) text += piece;
  return text;
}
