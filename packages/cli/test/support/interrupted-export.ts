import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { CLI } from './run-cli.js';

export interface Interruptions {
  /** How often the process is killed at most. */
  readonly kills: number;
  /** Whether the file has its final name; checked after each kill. */
  readonly isNamed: () => boolean;
  /** Ends after the last kill: the export is not completed. */
  readonly onlyKill?: boolean;
  /** Kills at any moment, also before the first checkpoint. @default a moment after a checkpoint, spread evenly */
  readonly atRandom?: boolean;
}

/**
 * Runs the same export again and again, each time killed (SIGKILL) once its file has grown by a part, until it completes.
 * @returns how many runs were killed while the file was not complete
 */
export async function interruptedExport(
  args: readonly string[],
  interruptions: Interruptions,
): Promise<number> {
  const { kills, isNamed, onlyKill = false, atRandom = false } = interruptions;
  const checkpoint = args[args.indexOf('--checkpoint') + 1] ?? '';
  let killed = 0;
  while (killed < kills && !isNamed()) {
    const child = spawn(process.execPath, [CLI, ...args, '--quiet'], { stdio: 'ignore' });
    const ended = once(child, 'close');
    if (atRandom && killed % 3 === 0) await killAfter(child, Math.random() * 400);
    else await killAtCheckpoint(child, checkpoint, (atRandom ? Math.random() : killed / kills) * 40);
    await ended;
    killed++;
  }
  if (onlyKill) return killed;
  while (!isNamed()) {
    const child = spawn(process.execPath, [CLI, ...args, '--quiet'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const [code] = (await once(child, 'close')) as [number];
    if (code !== 0) throw new Error(`The export ended with ${code}.`);
  }
  return killed;
}

/** Kills the process a moment after its checkpoint was written anew. */
async function killAtCheckpoint(child: ChildProcess, checkpoint: string, ms: number): Promise<void> {
  const before = changedAt(checkpoint);
  while (child.exitCode === null && changedAt(checkpoint) === before) await pause(2);
  await killAfter(child, ms);
}

async function killAfter(child: ChildProcess, ms: number): Promise<void> {
  await pause(ms);
  child.kill('SIGKILL');
}

function changedAt(file: string): number {
  return existsSync(file) ? (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) : 0;
}

/** Another process does the work meanwhile: there is no clock of its own to move. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
