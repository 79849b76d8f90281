import type { Clock } from '@bandwidth-messages/sdk';
import type { Readable, Writable } from 'node:stream';

/** A stream that may be shown to a person. */
export interface TerminalStream extends Writable {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** The process around a command: what it reads from and writes to. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  /** Data, and nothing else. */
  readonly stdout: TerminalStream;
  /** Everything that is not data: progress, warnings, questions, errors. */
  readonly stderr: TerminalStream;
  /** @default the clock of the machine */
  readonly clock?: Clock;
}

/** Writes a line that is not data. */
export function say({ stderr }: Terminal, text: string): void {
  stderr.write(`${text}\n`);
}

/** Goes to the begin of a line of a terminal, and empties it. */
export const CLEAR_LINE = '\r\u001b[K';

/** Writes a line that is not data, where progress may stand in the line on a terminal. */
export function sayOverProgress(terminal: Terminal, text: string): void {
  say(terminal, `${terminal.stderr.isTTY ? CLEAR_LINE : ''}${text}`);
}

/** Whether colours may be used on a stream: on a terminal, unless `NO_COLOR` says no or `FORCE_COLOR` says yes. */
export function usesColour({ env }: Terminal, stream: TerminalStream): boolean {
  if (env['NO_COLOR']) return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}

/** Reason of the signal of a command when nobody reads stdout any more. */
export const STDOUT_CLOSED = Symbol('stdout was closed');
