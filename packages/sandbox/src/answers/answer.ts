/** What is sent back for a request. */
export interface Answer {
  readonly status: number;
  /** The body as text, which is sent as UTF-8, or as the bytes that are sent. */
  readonly body: string | Buffer;
  /** @default application/json */
  readonly contentType?: string;
  /** By name, in any case; null leaves out a header that would be sent otherwise. */
  readonly headers?: Readonly<Record<string, string | readonly string[] | null>>;
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

/** Takes the header of this name away, in whatever case it is written. */
export function removeHeader(headers: Record<string, unknown>, name: string): void {
  for (const key of Object.keys(headers)) if (key.toLowerCase() === name.toLowerCase()) delete headers[key];
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
