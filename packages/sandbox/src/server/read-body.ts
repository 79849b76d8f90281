import type { IncomingMessage } from 'node:http';

/** Bodies above this are rejected; the largest message that the API takes is far smaller. */
const maxBodyBytes = 1024 * 1024;

/**
 * What is read, and thrown away, of a body that is too large: a client that is answered while it still sends may never
 * see the answer. Beyond this it is cut off.
 */
const maxDrainedBytes = 32 * maxBodyBytes;

/** The body as it came, or why there is none. */
export type Body = { readonly bytes: Buffer } | { readonly problem: 'too-large' | 'endless' | 'gone' };

export function readBody(request: IncomingMessage): Promise<Body> {
  return new Promise((resolve) => {
    let chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBodyBytes) chunks.push(chunk);
      else chunks = [];
      if (size > maxDrainedBytes) resolve({ problem: 'endless' });
    });
    request.on('end', () =>
      resolve(size > maxBodyBytes ? { problem: 'too-large' } : { bytes: Buffer.concat(chunks) }),
    );
    request.on('error', () => resolve({ problem: 'gone' }));
    request.on('close', () => resolve({ problem: 'gone' }));
  });
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/** The text of a body; undefined when the bytes are no UTF-8. */
export function decodeUtf8(bytes: Buffer): string | undefined {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return undefined;
  }
}
