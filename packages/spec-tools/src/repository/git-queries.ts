import { git, ProgramError } from './run-program.js';
import { ROOT } from './root.js';

/**
 * What a git command in a repository prints, trimmed.
 *
 * @throws {ProgramError} with what git says, such as that the folder belongs to somebody else
 */
export async function askGit(args: readonly string[], root = ROOT): Promise<string> {
  return (await git(args, { cwd: root })).trim();
}

/** The commit that a ref means; undefined where there is no such ref. */
export async function commitNamed(ref: string, root = ROOT): Promise<string | undefined> {
  // A leading dash would be an option to git.
  if (ref.startsWith('-')) return undefined;
  const answer = askGit(['rev-parse', '--verify', '--quiet', `${ref}^{commit}`], root);
  // 1 is "there is none". Everything else is about the repository, and no answer to the question.
  return answer.catch((error: unknown) => {
    if (error instanceof ProgramError && error.code === 1) return undefined;
    throw error;
  });
}

/** The text of a file at a commit; undefined where that commit does not have it. */
export async function fileAtCommit(commit: string, file: string, root = ROOT): Promise<string | undefined> {
  const found = await askGit(['ls-tree', '--name-only', commit, '--', file], root);
  return found === '' ? undefined : git(['show', `${commit}:${file}`], { cwd: root });
}

/** The tags of releases, vX.Y.Z and nothing else, from the oldest version to the newest. */
export function releaseTags(tags: readonly string[]): string[] {
  return tags.filter((tag) => /^v\d+\.\d+\.\d+$/.test(tag)).sort(byVersion);
}

function byVersion(a: string, b: string): number {
  const [first, second] = [a, b].map((tag) => tag.slice(1).split('.').map(Number));
  const place = [0, 1, 2].find((index) => first?.[index] !== second?.[index]) ?? 0;
  return Number(first?.[place]) - Number(second?.[place]);
}
