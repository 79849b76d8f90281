import fs from 'node:fs';
import path from 'node:path';
import { step } from '../step.js';
import { copyRepository } from '../repository/repository-copy.js';
import { programOf, run } from '../repository/run-program.js';
import type { SpecFiles } from './plan-update.js';

/** What an update makes of the repository. */
export interface TriedUpdate {
  /** All that changes, the generated client and the API reports included. */
  readonly patch: string;
  /** Which checks failed, by their titles. Those after a failed build are not made. */
  readonly failed: readonly string[];
}

/** The packages that can tell something about the spec. */
const CHECKED_PACKAGES = ['client', 'sdk', 'sandbox'];

/**
 * Tries an update in a copy of the repository: generates the client, builds, writes the API reports, and checks types and
 * tests.
 *
 * @throws {ProgramError} when no client comes out
 */
export async function tryUpdate(
  files: SpecFiles,
  { skipTests }: { skipTests: boolean },
): Promise<TriedUpdate> {
  const copy = await step('copy the repository', copyRepository);
  try {
    for (const [name, text] of Object.entries(files) as [string, string | undefined][])
      if (text !== undefined) fs.writeFileSync(path.join(copy.root, name), text);
    await step('generate the client', () => run('node', ['scripts/generate.js'], { cwd: copy.root }));
    const failed = await failedChecks(copy.root, skipTests);
    return { patch: await copy.patch(), failed };
  } finally {
    copy.remove();
  }
}

async function failedChecks(root: string, skipTests: boolean): Promise<string[]> {
  const failed: string[] = [];
  const check = async (title: string, ...args: string[]): Promise<void> => {
    await step(title, () => run('node', args, { cwd: root, show: true })).catch(() => {
      console.log(`  ${title}: failed`);
      failed.push(title);
    });
  };
  await check('build the packages and write their API reports', 'scripts/build.js', '--update-api');
  if (skipTests || failed.length > 0) return failed;
  for (const name of CHECKED_PACKAGES)
    await check(
      `types of the tests of ${name}`,
      programOf('typescript-7', 'tsc'),
      '-p',
      `packages/${name}`,
      '--noEmit',
    );
  await check('tests', programOf('jest'), '--selectProjects', ...CHECKED_PACKAGES);
  return failed;
}
