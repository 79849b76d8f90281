import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';

export interface RunningProgram {
  readonly child: ChildProcess;
  /** What it printed up to now, on stdout and stderr. */
  readonly out: () => string;
}

/** Starts a TypeScript program by tsx and collects what it prints. */
export function startProgram(file: string, args: readonly string[], options: SpawnOptions): RunningProgram {
  const child = spawn(process.execPath, ['--import', 'tsx', file, ...args], options);
  let out = '';
  child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (out += chunk.toString()));
  return { child, out: () => out };
}

/** The exit code of a program, once it has ended, and all that it printed. */
export async function endOfProgram({
  child,
  out,
}: RunningProgram): Promise<{ code: number | null; out: string }> {
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out: out() };
}
