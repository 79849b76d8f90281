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
  /** A number from 0 to 1. @default spread evenly */
  readonly random?: (kill: number) => number;
}

/**
 * Runs the same export again and again, each time killed (SIGKILL) once its file has grown by a part, until it completes.
 * @returns how many runs were killed while the file was not complete
 */
export async function interruptedExport(
  args: readonly string[],
  interruptions: Interruptions,
): Promise<number> {
  const { kills, isNamed, onlyKill = false, random = (kill) => kill / kills } = interruptions;
  const checkpoint = args[args.indexOf('--checkpoint') + 1] ?? '';
  let killed = 0;
  while (killed < kills && !isNamed()) {
    const child = spawn(process.execPath, [CLI, ...args, '--quiet'], { stdio: 'ignore' });
    const ended = once(child, 'close');
    await killWhen(child, checkpoint, random(killed));
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

/** Kills the process once its checkpoint was written anew, and a moment later in part of the cases. */
async function killWhen(child: ChildProcess, checkpoint: string, share: number): Promise<void> {
  const before = changedAt(checkpoint);
  while (child.exitCode === null && changedAt(checkpoint) === before) await pause(2);
  await pause(share * 40);
  child.kill('SIGKILL');
}

function changedAt(file: string): number {
  return existsSync(file) ? (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) : 0;
}

/** Another process does the work meanwhile: there is no clock of its own to move. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
