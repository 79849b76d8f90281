import { spawnSync } from 'node:child_process';
import { withoutGit } from '../../src/repository/run-program.js';

/** The output of a git command in a folder, whatever repository a hook that runs the tests is about. */
export function gitIn(folder: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=x', '-c', 'user.email=x@example.com'];
  const options = { cwd: folder, encoding: 'utf8', env: withoutGit(process.env) } as const;
  return spawnSync('git', [...identity, ...args], options).stdout.trimEnd();
}
