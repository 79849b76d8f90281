import { CallbackError } from '../callback-error.js';
import { isObject } from '../events/is-event-of-type.js';
import type { CallbackAnswer, CallbackRequest } from '../handler/callback-request.js';
import { joinChunks, toBytes } from './body-chunks.js';

/** The request of Node's `http`, and of every framework that builds on it: Express, Connect, Next.js pages. */
export interface NodeRequest {
  /** HTTP method. */
  readonly method?: string | undefined;
  /** Path and query; behind a router, what it left of the path. */
  readonly url?: string | undefined;
  /** Headers by lower-case name. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Names and values in turns, as they came. */
  readonly rawHeaders?: readonly string[];
  /** Whether other code has read of the body. */
  readonly readableDidRead?: boolean;
  /** Whether other code has read the body to its end. */
  readonly readableEnded?: boolean;
  /** Listens for `data`, `end`, `error` and `close`. */
  on(event: string, listener: (value: unknown) => void): unknown;
  /** Stops listening. */
  removeListener(event: string, listener: (value: unknown) => void): unknown;
  /** Lets the rest of the body pass unread. */
  resume(): unknown;
  /** Closes the connection. */
  destroy(): unknown;
}

/** The response that belongs to it. */
export interface NodeResponse {
  /** Whether other code has answered. */
  readonly headersSent: boolean;
  /** Writes status and headers. */
  writeHead(status: number, headers: Record<string, string>): unknown;
  /** Writes the body, and ends the answer. */
  end(body: string, callback?: () => void): unknown;
}

/** What body parsers leave on a request. */
interface ParsedRequest {
  readonly body?: unknown;
  /** The bytes beside the parsed body, as Google's functions have them. */
  readonly rawBody?: unknown;
  /** The URL before a router cut it. */
  readonly originalUrl?: string;
}

/** Answers a request of Node's `http`. Resolves when the answer is handed over, and never rejects. */
export function createNodeForm(
  handle: (request: CallbackRequest) => Promise<CallbackAnswer>,
): (request: NodeRequest, response: NodeResponse, ...more: readonly unknown[]) => Promise<void> {
  return async (request, response) => {
    const { status, headers, body } = await handle(toRequest(request));
    if (response.headersSent) return;
    const length = String(new TextEncoder().encode(body).byteLength);
    response.writeHead(status, { ...headers, 'content-length': length });
    // Whoever sends a body that slowly is not listened to any longer.
    response.end(body, status === 408 ? () => request.destroy() : undefined);
  };
}

function toRequest(request: NodeRequest): CallbackRequest {
  const { originalUrl } = request as ParsedRequest;
  return {
    method: request.method ?? '',
    path: () => (originalUrl ?? request.url ?? '').split('?')[0] ?? '',
    header: (name) => readHeader(request, name),
    readBody: (maxBytes) => readBody(request, maxBytes),
    // createNodeForm does so once the answer is written, since both use one connection.
    cutBody: () => {},
    // Node goes on by itself.
    waitUntil: () => {},
  };
}

/** Of some headers that come twice, `headers` holds the first alone. */
function readHeader({ headers, rawHeaders = [] }: NodeRequest, name: string): string | undefined {
  const copies = rawHeaders.filter(
    (_, index) => rawHeaders[index - 1]?.toLowerCase() === name && index % 2 === 1,
  );
  return copies.length > 1 ? copies.join(', ') : headers[name]?.toString();
}

async function readBody(request: NodeRequest, maxBytes: number): Promise<unknown> {
  const { body, rawBody } = request as ParsedRequest;
  const isUnread = request.readableDidRead === false;
  const parsed = rawBody ?? body;
  // Express 4 puts an empty object where no parser felt responsible.
  const isPlaceholder = parsed === null || (isObject(parsed) && Object.keys(parsed).length === 0);
  if (parsed !== undefined && !(isPlaceholder && isUnread)) return rejectLarge(parsed, maxBytes);
  if (request.readableDidRead === true || request.readableEnded === true) {
    const { 'content-length': length = '0', 'transfer-encoding': chunked } = request.headers;
    if (length === '0' && chunked === undefined) return '';
    throw new CallbackError(
      'body-already-read',
      'Other code has read the body of the request and not left it in request.body.',
    );
  }
  return readStream(request, maxBytes);
}

function rejectLarge(body: unknown, maxBytes: number): unknown {
  const isLarge =
    (typeof body === 'string' && body.length > maxBytes) ||
    (ArrayBuffer.isView(body) && body.byteLength > maxBytes);
  if (isLarge) throw new CallbackError('too-large', `The body is larger than ${maxBytes} bytes.`);
  return body;
}

function readStream(request: NodeRequest, maxBytes: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    const onData = (chunk: unknown) => {
      const part = toBytes(chunk);
      bytes += part.byteLength;
      if (bytes <= maxBytes) return void chunks.push(part);
      // The rest flows by, so that the sender gets to hear the answer.
      request.removeListener('data', onData);
      request.resume();
      reject(new CallbackError('too-large', `The body is larger than ${maxBytes} bytes.`));
    };
    const onBreak = () => reject(new CallbackError('incomplete-body', 'The body broke off.'));
    request.on('data', onData);
    request.on('end', () => resolve(joinChunks(chunks)));
    request.on('error', onBreak);
    request.on('close', onBreak);
  });
}
