/** What is sent back. */
export interface Answer {
  readonly status: number;
  /** The body as it goes over the wire. */
  readonly body: string;
  /** @default application/json */
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Why the request was refused, for the log; undefined when it was not. */
  readonly reason?: string;
  /** Whether the connection ends with this answer. */
  readonly close?: boolean;
}

export function jsonAnswer(status: number, value: unknown): Answer {
  return { status, body: JSON.stringify(value) };
}
