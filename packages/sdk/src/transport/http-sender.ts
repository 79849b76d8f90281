import type { CancelSignal } from '../cancel.js';

/** A request as it goes over the wire. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** A longer answer is not read to its end. */
  readonly maxResponseBytes: number;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** Sends requests and nothing more: no redirect, no retry, no status is an error. */
export interface HttpSender {
  /** Rejects with a {@link SendFailure}, and does so at once when `signal` aborts. */
  send(request: HttpRequest, signal: CancelSignal): Promise<HttpResponse>;
  /** Closes idle connections. */
  close?(): void | Promise<void>;
}

/** Why there is no answer, or not all of it. */
export interface SendFailureDetails {
  /** Whether the server may have read the request. `false` only when that is impossible. */
  readonly written: boolean;
  /** What came before it went wrong, if status and headers did. */
  readonly partial?: HttpResponse | undefined;
  /** What is wrong with that, such as "its body was cut off". */
  readonly problem?: string | undefined;
  readonly cause?: unknown;
}

/** What an {@link HttpSender} rejects with. */
export class SendFailure extends Error {
  constructor(readonly details: SendFailureDetails) {
    super('the request failed', { cause: details.cause });
  }
}

export const CUT_OFF = 'its body was cut off';
export const tooLong = (maxBytes: number): string => `its body is longer than ${maxBytes} bytes`;

/** Codes that come from looking up the host, from refused connections and from certificates: before any writing. */
const EARLY_CODES =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_CERT_ALTNAME_INVALID|CERT_\w+|UNABLE_TO_\w+|\w+_SIGNED_CERT\w*|ERR_INVALID_CHAR)$/;

/**
 * Whether an error says by itself that the request was never written: for senders that do not tell. What may also come
 * from a connection that stood, such as a TLS alert or a route that went away, does not count.
 */
export const failedBeforeWriting = (error: unknown): boolean => {
  const { code, syscall } = (error ?? {}) as { readonly code?: unknown; readonly syscall?: unknown };
  return syscall === 'connect' || (typeof code === 'string' && EARLY_CODES.test(code));
};

/** An address, as those want it who send. */
export interface Target {
  readonly origin: URL;
  /** Path and query. */
  readonly path: string;
}

/** What `URL` would leave as it is: without characters to encode, segments of dots, an empty query. */
const PLAIN_PATH = /^(?!.*(?:\/\.|%2e|\?$))\/[\w~%?=&+,:;@!$*./-]*$/i;

/** Takes addresses apart. Nearly all of a client have one origin, which is parsed only once. */
export const createTargetParser = (): ((url: string) => Target) => {
  let known: URL | undefined;
  return (url) => {
    if (known && url.startsWith(known.origin)) {
      const path = url.slice(known.origin.length);
      if (PLAIN_PATH.test(path)) return { origin: known, path };
    }
    const parsed = new URL(url);
    known = parsed;
    return { origin: parsed, path: parsed.pathname + parsed.search };
  };
};
