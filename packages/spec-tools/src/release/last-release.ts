import { askGit, releaseTags } from '../repository/git-queries.js';
import { ROOT } from '../repository/root.js';

/**
 * The last release that this commit follows, if there was one at all. Only tags vX.Y.Z count.
 *
 * @throws {Error} where releases are missing here, with the command that brings them
 */
export async function lastRelease(root = ROOT): Promise<string | undefined> {
  const ask = (...args: string[]): Promise<string> => askGit(args, root);
  if ((await ask('rev-parse', '--is-shallow-repository')) === 'true')
    throw new Error(
      'This clone has no full history, so the last release is not known. Run: git fetch --unshallow --tags',
    );
  const remote = await ask('ls-remote', 'origin', 'refs/heads/main', 'refs/tags/v*');
  const remoteRefs = remote.split('\n').map((line) => line.split('\t'));
  const released = releaseTags(remoteRefs.map(([, ref = '']) => ref.replace('refs/tags/', '')));
  const local = releaseTags((await ask('tag')).split('\n'));
  const missing = released.filter((tag) => !local.includes(tag)).at(-1);
  if (missing !== undefined)
    throw new Error(`The release ${missing} is not in this clone. Run: git fetch --tags`);
  const main = remoteRefs.find(([, ref]) => ref === 'refs/heads/main')?.[0];
  if (main !== undefined && !(await isAncestor(main, root)))
    throw new Error(
      'The branch main at origin has commits that are not here. Run: git pull --rebase origin main',
    );
  const last = local.at(-1);
  if (last !== undefined && !(await isAncestor(last, root)))
    throw new Error(
      `The release ${last} is on another branch, not in the history of this commit. Run: git merge ${last}`,
    );
  return last;
}

/** Whether HEAD follows another commit; one that is not here, it does not. */
function isAncestor(commit: string, root: string): Promise<boolean> {
  return askGit(['merge-base', '--is-ancestor', commit, 'HEAD'], root).then(
    () => true,
    () => false,
  );
}
