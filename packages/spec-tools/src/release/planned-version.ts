import fs from 'node:fs';
import path from 'node:path';
import { askGit } from '../repository/git-queries.js';
import { ROOT } from '../repository/root.js';
import { programOf, run } from '../repository/run-program.js';
import { withScratchFolder } from '../repository/scratch-folder.js';

/** lerna asks for no daemon: a release leaves no process behind. */
export const LERNA_ENV = { NX_DAEMON: 'false' };

/** The version that the lerna.json of a folder names. */
export function versionIn(folder: string): string {
  const text = fs.readFileSync(path.join(folder, 'lerna.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/**
 * The version that lerna would make of the commits. lerna has no dry run, so it is asked in a throw-away clone.
 *
 * @param lernaArgs the arguments it will be given
 */
export async function plannedVersion(lernaArgs: readonly string[]): Promise<string> {
  return withScratchFolder('release-plan', async (clone) => {
    const branch = await askGit(['branch', '--show-current']);
    await askGit(['clone', '--quiet', '--shared', '--branch', branch, ROOT, clone]);
    fs.appendFileSync(path.join(clone, '.git', 'info', 'exclude'), '/node_modules\n');
    fs.symlinkSync(path.join(ROOT, 'node_modules'), path.join(clone, 'node_modules'), 'junction');
    const quietly = ['--yes', '--no-push', '--no-git-tag-version', '--ignore-scripts', '--loglevel=error'];
    const args = [programOf('lerna'), 'version', ...lernaArgs, ...quietly];
    await run('node', args, { cwd: clone, env: LERNA_ENV });
    return versionIn(clone);
  });
}
