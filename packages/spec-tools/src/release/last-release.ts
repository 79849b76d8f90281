import { git } from '../repository/run-program.js';

/**
 * The last release that this commit follows, if there was one at all. Only tags vX.Y.Z count.
 *
 * @throws {Error} where releases are missing here, with the command that brings them
 */
export async function lastRelease(): Promise<string | undefined> {
  if ((await ask('rev-parse', '--is-shallow-repository')) === 'true')
    throw new Error(
      'This clone has no full history, so the last release is not known. Run: git fetch --unshallow --tags',
    );
  const remote = await ask('ls-remote', 'origin', 'refs/heads/main', 'refs/tags/v*');
  const remoteRefs = remote.split('\n').map((line) => line.split('\t'));
  const released = remoteRefs.map(([, ref = '']) => ref.replace('refs/tags/', '')).filter(isRelease);
  const local = (await ask('tag')).split('\n').filter(isRelease);
  const missing = released.filter((tag) => !local.includes(tag));
  if (missing.length > 0)
    throw new Error(
      `The release ${missing.sort(byVersion).at(-1)} is not in this clone. Run: git fetch --tags`,
    );
  const main = remoteRefs.find(([, ref]) => ref === 'refs/heads/main')?.[0];
  if (main !== undefined && !(await isAncestor(main)))
    throw new Error(
      'The branch main at origin has commits that are not here. Run: git pull --rebase origin main',
    );
  const last = local.sort(byVersion).at(-1);
  if (last !== undefined && !(await isAncestor(last)))
    throw new Error(
      `The release ${last} is on another branch, not in the history of this commit. Run: git merge ${last}`,
    );
  return last;
}

/** What a git command in the repository prints, trimmed. */
export async function ask(...args: string[]): Promise<string> {
  return (await git(args)).trim();
}

function isRelease(tag: string): boolean {
  return /^v\d+\.\d+\.\d+$/.test(tag);
}

function byVersion(a: string, b: string): number {
  const [first, second] = [a, b].map((tag) => tag.slice(1).split('.').map(Number));
  const place = [0, 1, 2].find((index) => first?.[index] !== second?.[index]) ?? 0;
  return Number(first?.[place]) - Number(second?.[place]);
}

/** Whether this commit follows another; one that is not here, it does not. */
function isAncestor(commit: string): Promise<boolean> {
  return ask('merge-base', '--is-ancestor', commit, 'HEAD').then(
    () => true,
    () => false,
  );
}
