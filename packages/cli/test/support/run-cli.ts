import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';

export const CLI = path.join(__dirname, '../../dist/bin/bw-messages.js');

export interface CliResult {
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
}

export interface CliOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly stdin?: string;
  /** Called with the process, and with what it has written so far, whenever it writes. */
  readonly onOutput?: (child: ChildProcess, out: string, err: string) => void;
}

/** Nothing of the machine's own configuration reaches a test. */
const CLEAN_ENV = { PATH: process.env['PATH'], HOME: '/nowhere', XDG_CONFIG_HOME: '/nowhere' };

/** Runs the program as it is built, in a process of its own. */
export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const child = spawn(process.execPath, [CLI, ...args], { env: { ...CLEAN_ENV, ...options.env } });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
    options.onOutput?.(child, out, err);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
    options.onOutput?.(child, out, err);
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.stdin ?? '');
  return new Promise((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, out, err }));
  });
}
