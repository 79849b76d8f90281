import { tooLong } from './http-sender.js';

/** Collects the body of an answer. For Node, whose chunks are buffers. */
export interface BodyReader {
  /** Returns what is wrong when the body is longer than it may be: nothing more of it needs to be read. */
  add(chunk: Buffer): string | undefined;
  /** What has come so far. */
  text(): string;
}

export const createBodyReader = (maxBytes: number): BodyReader => {
  const chunks: Buffer[] = [];
  let length = 0;
  return {
    add(chunk) {
      chunks.push(chunk);
      length += chunk.length;
      return length > maxBytes ? tooLong(maxBytes) : undefined;
    },
    // Joined once: a character may be spread over two chunks.
    text: () => (chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, length)).toString(),
  };
};
