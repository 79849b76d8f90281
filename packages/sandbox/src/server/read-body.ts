import type { IncomingMessage } from 'node:http';

/** Bodies above this are rejected; the largest message that the API takes is far smaller. */
const MAX_BODY_BYTES = 1024 * 1024;

/**
 * What is read, and thrown away, of a body that is too large: a client that is answered while it still sends may never
 * see the answer. Beyond this the connection is closed.
 */
const MAX_DRAINED_BYTES = 32 * MAX_BODY_BYTES;

/** The body as it came, or why there is none. */
export type Body = { readonly bytes: Buffer } | { readonly problem: 'too-large' | 'endless' | 'gone' };

export function readBody(request: IncomingMessage): Promise<Body> {
  return new Promise((resolve) => {
    let chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
      else chunks = [];
      if (size > MAX_DRAINED_BYTES) resolve({ problem: 'endless' });
    });
    request.on('end', () =>
      resolve(size > MAX_BODY_BYTES ? { problem: 'too-large' } : { bytes: Buffer.concat(chunks) }),
    );
    request.on('error', () => resolve({ problem: 'gone' }));
    request.on('close', () => resolve({ problem: 'gone' }));
  });
}
