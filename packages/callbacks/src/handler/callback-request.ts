/** A request, whatever kind of server it came to. */
export interface CallbackRequest {
  readonly method: string;
  /** Without its query. */
  path(): string;
  /** A header by its name in lower case; where there are several of that name, all of them, joined by commas. */
  header(name: string): string | undefined;
  /**
   * The body: text, bytes, or what other code has made of it already.
   *
   * @throws {CallbackError} `too-large`, `incomplete-body` or `body-already-read`
   */
  readBody(maxBytes: number): Promise<unknown>;
  /** Listens no longer to a body that takes too long. */
  cutBody(): void;
  /** Keeps the host from ending what goes on after the answer, where the host needs to be told. */
  waitUntil(promise: Promise<unknown>): void;
}

/** What the sender is told. */
export interface CallbackAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An answer in plain text, or without any. */
export function answer(
  status: number,
  body = '',
  headers: Readonly<Record<string, string>> = {},
): CallbackAnswer {
  const contentType = { 'content-type': 'text/plain; charset=utf-8' };
  return { status, body, headers: body === '' ? headers : { ...contentType, ...headers } };
}
