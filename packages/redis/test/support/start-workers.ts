import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { WorkerOptions, WorkerReport } from './worker.js';

/** A process that makes calls. */
export interface Worker {
  readonly pid: number;
  /** Begins to make calls. */
  go(): void;
  /** Makes no more calls; the report follows once those under way have ended. */
  stop(): void;
  /** What it did until its end, once all its calls are made. */
  readonly report: Promise<WorkerReport>;
  /** Resolves when the process has ended, however it did. */
  readonly ended: Promise<void>;
  /** Ends it at once, as a crash would. */
  kill(): void;
}

export interface WorkerStarter {
  /** Starts a process and waits until it is ready. */
  start(options: WorkerOptions): Promise<Worker>;
  /** Ends all that still run. */
  close(): void;
}

/** Compiles the program of the workers once, so that each starts quickly. */
export function createWorkerStarter(program = 'worker'): WorkerStarter {
  // Inside the package, where its libraries are found.
  const folder = mkdtempSync(join(tmpdir(), 'redis-worker-'));
  const outfile = join(folder, 'worker.cjs');
  buildSync({
    entryPoints: [join(__dirname, `${program}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'error',
  });
  const running = new Set<ChildProcess>();
  return {
    async start(options) {
      const child = fork(outfile, [JSON.stringify(options)], {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
        env: { ...process.env, ...options.env },
      });
      running.add(child);
      child.once('exit', () => running.delete(child));
      await new Promise<void>((resolve, reject) => {
        child.once('message', () => resolve());
        child.once('exit', (code) => reject(new Error(`The worker ended with ${code}`)));
      });
      const report = new Promise<WorkerReport>((resolve, reject) => {
        child.on('message', (message) => resolve(message as WorkerReport));
        child.once('exit', () => reject(new Error('The worker ended without a report')));
      });
      report.catch(() => undefined);
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      return {
        pid: child.pid ?? 0,
        go: () => void child.send('go'),
        stop: () => void child.send('stop'),
        report,
        ended,
        kill: () => void child.kill('SIGKILL'),
      };
    },
    close() {
      for (const child of running) child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
