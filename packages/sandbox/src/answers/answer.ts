/** What is sent back for a request. */
export interface Answer {
  readonly status: number;
  /** The body as text, which is sent as UTF-8, or as the bytes that are sent. */
  readonly body: string | Buffer;
  /** @default application/json */
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Why the request was rejected, for the request log; undefined when it was not. */
  readonly reason?: string;
  /** Whether the connection ends with this answer. */
  readonly close?: boolean;
  /** Called when the bytes of the body are not needed any more. */
  readonly release?: () => void;
}

/** An answer whose body is this value as JSON. */
export function jsonAnswer(status: number, value: unknown): Answer {
  return { status, body: JSON.stringify(value) };
}

export function bodyText({ body }: Answer): string {
  return typeof body === 'string' ? body : body.toString('utf8');
}

const STRICT_UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/** The text of a body that came in; undefined when the bytes are not UTF-8. */
export function decodeUtf8(bytes: Buffer): string | undefined {
  try {
    return STRICT_UTF8.decode(bytes);
  } catch {
    return undefined;
  }
}
