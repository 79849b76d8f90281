import { PassThrough, Readable } from 'node:stream';
import type { Terminal } from '../../src/terminal.js';

export interface MemoryTerminal extends Terminal {
  out(): string;
  err(): string;
}

export interface MemoryTerminalOptions {
  readonly env?: Terminal['env'];
  readonly stdin?: string;
  readonly isTTY?: boolean;
}

/** A terminal whose streams are kept in memory. */
export function createMemoryTerminal({
  env = {},
  stdin = '',
  isTTY = false,
}: MemoryTerminalOptions = {}): MemoryTerminal {
  const stdout = Object.assign(new PassThrough({ highWaterMark: 1 << 24 }), { isTTY });
  const stderr = Object.assign(new PassThrough({ highWaterMark: 1 << 24 }), { isTTY });
  const text = (stream: PassThrough) => {
    let all = '';
    stream.on('data', (chunk: Buffer) => (all += chunk.toString('utf8')));
    return () => all;
  };
  return {
    env,
    stdin: Readable.from([Buffer.from(stdin)]),
    stdout,
    stderr,
    out: text(stdout),
    err: text(stderr),
  };
}
