import { checkApiReports, type ApiEntry } from '../api-surface/api-reports.js';
import { step } from '../step.js';
import { askGit } from '../repository/git-queries.js';
import { ROOT } from '../repository/root.js';
import { programOf, run } from '../repository/run-program.js';
import { demandsSince } from './demands-since.js';
import { lastRelease } from './last-release.js';
import { LERNA_ENV, plannedVersion, versionIn } from './planned-version.js';
import { tooSmallStep } from './version-step.js';

export interface ReleaseOptions {
  /** Options for `lerna version`, and the version or step that is asked for. */
  readonly lernaArgs: readonly string[];
  /** Whether to end before anything is written. */
  readonly dryRun: boolean;
  /** The public entries of the packages. */
  readonly entries: readonly ApiEntry[];
  /** The npm to run the tests with: the program and its leading arguments. */
  readonly npm: readonly [string, readonly string[]];
}

/**
 * Makes the next version of all packages out of the commits, after all tests: versions, changelogs, a commit, a tag, pushed.
 *
 * @throws {Error} why no version may be made; nothing was changed then
 */
export async function makeRelease({ lernaArgs, dryRun, entries, npm }: ReleaseOptions): Promise<void> {
  const last = await step('is there anything to release?', releaseToFollow);
  await step('is the client what the spec generates?', () => script('generate', '--check'));
  await step('build the packages', () => script('build'));
  await step('is the public surface what the API reports say?', () => checkApiReports(entries));
  // The first release is the version that lerna.json names; later ones follow from the commits.
  const next = last === undefined ? versionIn(ROOT) : await plannedVersion(lernaArgs);
  if (last !== undefined)
    await step('is the step large enough?', async () => {
      const refusal = tooSmallStep({ from: last, to: next, demands: await demandsSince(last, entries) });
      if (refusal !== undefined) throw new Error(refusal);
    });
  const [program, leading] = npm;
  await step('do all tests pass?', () => run(program, [...leading, 'test'], { show: true }));
  if (dryRun) return console.log(`\nThis would make ${next}. Nothing was written or pushed.`);
  const version = [programOf('lerna'), 'version', ...(last === undefined ? [next] : []), ...lernaArgs];
  const before = await askGit(['rev-parse', 'HEAD']);
  await step('lerna version', () => run('node', version, { env: LERNA_ENV, interactive: true }));
  const isMade = (await askGit(['rev-parse', 'HEAD'])) !== before;
  if (isMade) await sayWhatWasPushed();
  else console.log('\nNo version was made.');
}

/** @returns the tag of the last release, unless this is the first one */
async function releaseToFollow(): Promise<string | undefined> {
  const branch = await askGit(['branch', '--show-current']);
  if (branch !== 'main')
    throw new Error(`Versions are made on main, not on ${branch || 'a detached commit'}.`);
  const dirty = await askGit(['status', '--porcelain', '--untracked-files=all']);
  if (dirty !== '') throw new Error(`The work tree is not clean. Commit or remove first:\n${dirty}`);
  const tag = await lastRelease();
  if (
    tag !== undefined &&
    (await askGit(['diff', '--name-only', tag, 'HEAD', '--', 'packages', 'openapi'])) === ''
  )
    throw new Error(`Nothing under packages/ or openapi/ has changed since ${tag}.`);
  return tag;
}

async function sayWhatWasPushed(): Promise<void> {
  const tag = await askGit(['tag', '--points-at', 'HEAD']);
  const pushed = await askGit(['ls-remote', 'origin', `refs/tags/${tag}`]);
  console.log(
    pushed === ''
      ? `\n${tag} is made, and not pushed. Run: git push origin main ${tag}`
      : `\n${tag} is made: main and the tag are pushed to origin. The tag starts the workflow that publishes it.`,
  );
}

function script(name: string, ...args: string[]): Promise<string> {
  return run('node', [`scripts/${name}.js`, ...args], { show: true });
}
