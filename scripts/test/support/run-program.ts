import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { buildSync } from 'esbuild';

export interface RunningProgram {
  readonly child: ChildProcess;
  /** What it printed up to now, on stdout and stderr. */
  readonly out: () => string;
}

/** A TypeScript program as one file of JavaScript in a folder that has a `node_modules`. */
export function compileProgram(file: string, folder: string): string {
  const outfile = path.join(folder, `${path.parse(file).name}.mjs`);
  buildSync({
    entryPoints: [file],
    outfile,
    bundle: true,
    packages: 'external',
    format: 'esm',
    target: 'node20',
  });
  return outfile;
}

/** Starts a program and collects what it prints. */
export function startProgram(file: string, args: readonly string[], options: SpawnOptions): RunningProgram {
  const child = spawn(process.execPath, [file, ...args], options);
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
