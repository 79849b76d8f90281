import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';

/** Runs a TypeScript program, whose imports count from `resolveDir`, in a process of its own; what it prints. */
export async function runBundled(program: string, resolveDir: string, ...args: string[]): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'callback-program-'));
  try {
    const outfile = path.join(folder, 'program.cjs');
    await build({
      stdin: { contents: program, resolveDir, loader: 'ts' },
      bundle: true,
      platform: 'node',
      format: 'cjs',
      outfile,
    });
    return (await promisify(execFile)('node', [...args, outfile])).stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
