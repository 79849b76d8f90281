import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

/** Where a child dies by itself. */
export const KILL_POINTS = [
  'before-intent',
  'after-write',
  'after-fsync',
  'before-connect',
  'headers-written',
  'body-written',
  'answer-read',
  'before-result',
  'torn-result',
  'before-rename',
  'after-rename',
] as const;

/** What a child does. */
export interface ChildTask {
  readonly baseUrl: string;
  readonly path: string;
  readonly count: number;
  readonly concurrency: number;
  readonly killAt?: (typeof KILL_POINTS)[number];
  /** Which time of reaching that point it is. @default 1 */
  readonly killAtPass?: number;
  /** Compacts the journal first. */
  readonly compact?: boolean;
}

/** How a child ended: its exit code, or null when it was killed. */
export interface ChildEnd {
  readonly code: number | null;
  readonly errors: string;
}

export interface Child {
  readonly process: ChildProcess;
  /** Resolves once it has the journal open; at its end, too. */
  readonly ready: Promise<void>;
  readonly ended: Promise<ChildEnd>;
}

/** Bundles the program of a child, with all that it needs, into one file that starts fast. */
export function buildChild(entry: string): { start(task: object): Child; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'bulk-child-'));
  const outfile = join(folder, 'child.js');
  buildSync({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
  });
  return {
    start(task) {
      const child = spawn(process.execPath, [outfile, JSON.stringify(task)], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let errors = '';
      child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
      const ended = new Promise<ChildEnd>((resolve) =>
        child.once('close', (code) => resolve({ code, errors })),
      );
      const ready = new Promise<void>((resolve) => {
        child.stdout.once('data', () => resolve());
        child.once('close', () => resolve());
      });
      return { process: child, ready, ended };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
