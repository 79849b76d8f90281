/** What is sent back. */
export interface Answer {
  readonly status: number;
  /** The body as it goes over the wire. */
  readonly body: string | Buffer;
  /** @default application/json */
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Why the request was rejected, for the log; undefined when it was not. */
  readonly reason?: string;
  /** Whether the connection ends with this answer. */
  readonly close?: boolean;
  /** Called when the body is not needed any more. */
  readonly release?: () => void;
}

export function jsonAnswer(status: number, value: unknown): Answer {
  return { status, body: JSON.stringify(value) };
}

export function bodyText(answer: Answer): string {
  return typeof answer.body === 'string' ? answer.body : answer.body.toString('utf8');
}
