import { CallbackError } from '../callback-error.js';
import type { CallbackAnswer, CallbackRequest } from '../handler/callback-request.js';
import { joinChunks, toBytes } from './body-chunks.js';

/** Answers a `Request` of the web with a `Response`. */
export function createFetchForm(
  handle: (request: CallbackRequest) => Promise<CallbackAnswer>,
): (request: Request, ...context: readonly unknown[]) => Promise<Response> {
  return async (request, ...context) => {
    const bodyReader = createBodyReader(request);
    const { status, headers, body } = await handle({
      method: request.method,
      path: () => new URL(request.url, 'http://localhost').pathname,
      header: (name) => request.headers.get(name) ?? undefined,
      readBody: bodyReader.read,
      cutBody: bodyReader.cut,
      waitUntil: (promise) => context.find(isWaitingContext)?.waitUntil(promise),
    });
    return new Response(body === '' ? null : body, { status, headers });
  };
}

interface WaitingContext {
  waitUntil(promise: Promise<unknown>): void;
}

/** Workers hand over `(request, env, context)`, other hosts something else or nothing. */
function isWaitingContext(value: unknown): value is WaitingContext {
  return typeof (value as Partial<WaitingContext> | undefined)?.waitUntil === 'function';
}

/** The body of a request, as bytes. */
function createBodyReader(request: Request) {
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  const read = async (maxBytes: number): Promise<Uint8Array> => {
    if (request.bodyUsed) {
      throw new CallbackError(
        'body-already-read',
        'Other code has read the body: hand over the request unread.',
      );
    }
    reader = request.body?.getReader();
    const chunks: Uint8Array[] = [];
    for (let bytes = 0; reader;) {
      const { done, value } = await reader.read().catch(breakOff);
      if (done) break;
      const part = toBytes(value);
      bytes += part.byteLength;
      // The rest stays unread: hosts that are told to cut a body may cut off the answer, too.
      if (bytes > maxBytes)
        throw new CallbackError('too-large', `The body is larger than ${maxBytes} bytes.`);
      chunks.push(part);
    }
    return joinChunks(chunks);
  };
  return { read, cut: () => void reader?.cancel().catch(() => {}) };
}

function breakOff(): never {
  throw new CallbackError('incomplete-body', 'The body broke off.');
}
