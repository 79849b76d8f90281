import type { Clock } from '@bandwidth-messages/sdk';
import { Readable, Writable } from 'node:stream';
import type { Terminal, TerminalStream } from '../../src/terminal.js';

export interface MemoryTerminal extends Terminal {
  out(): string;
  err(): string;
}

export interface MemoryTerminalOptions {
  readonly env?: Terminal['env'];
  readonly stdin?: string | Uint8Array;
  readonly isTTY?: boolean;
  readonly clock?: Clock;
  /** Characters on a line. */
  readonly columns?: number;
}

/** A terminal whose streams are kept in memory. */
export function createMemoryTerminal({
  env = {},
  stdin = '',
  isTTY = false,
  clock,
  columns = 120,
}: MemoryTerminalOptions = {}): MemoryTerminal {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  const keptIn = (chunks: Buffer[]): TerminalStream => {
    const stream = new Writable({
      write(chunk: Buffer, _encoding, done) {
        chunks.push(chunk);
        done();
      },
    });
    return Object.assign(stream, { isTTY, columns });
  };
  return {
    env,
    ...(clock && { clock }),
    stdin: Readable.from([Buffer.from(stdin)]),
    stdout: keptIn(out),
    stderr: keptIn(err),
    out: () => Buffer.concat(out).toString('utf8'),
    err: () => Buffer.concat(err).toString('utf8'),
  };
}
