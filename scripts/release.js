// @ts-check
'use strict';
const { ensureInstalled } = require('./lib/install.js');
const { bin, npm, root, run } = require('./lib/run.js');
const { runMain, step } = require('./lib/steps.js');

const usage = `npm run release -- [--dry-run] [--yes] [options of lerna version]

Makes the next version of all packages out of the commits: versions, changelogs, a commit, a tag, pushed. Before that it runs
all tests. lerna asks before it writes anything, unless --yes is given. The pushed tag starts the workflow that publishes.
With --dry-run it ends before lerna: nothing is written, nothing is pushed.`;

/** @param {readonly string[]} lernaArgs @param {boolean} dryRun */
async function release(lernaArgs, dryRun) {
  // Loaded late: they need what is installed.
  const { checkApiReports } = require('./lib/spec-tools.js');
  const { buildPackages } = require('./lib/build-packages.js');
  const { tooSmallStep } = require('./lib/release/checks.js');
  const {
    demandsSince,
    git,
    lastRelease,
    lernaEnv,
    plannedVersion,
    versionIn,
  } = require('./lib/release/plan.js');

  const last = await step('is there anything to release?', async () => {
    const branch = await git('branch', '--show-current');
    if (branch !== 'main')
      throw new Error(`Versions are made on main, not on ${branch || 'a detached commit'}.`);
    const dirty = await git('status', '--porcelain', '--untracked-files=all');
    if (dirty) throw new Error(`The work tree is not clean. Commit or remove first:\n${dirty}`);
    const tag = await lastRelease();
    if (tag && !(await git('diff', '--name-only', tag, 'HEAD', '--', 'packages', 'openapi')))
      throw new Error(`Nothing under packages/ or openapi/ has changed since ${tag}.`);
    return tag;
  });
  await step('is the client what the spec generates?', () => run('node', ['scripts/generate.js', '--check']));
  await step('build the packages', buildPackages);
  await step('is the public surface what the API reports say?', checkApiReports);
  // The first release is the version that lerna.json names; later ones follow from the commits.
  const first = last ? [] : [versionIn(root)];
  const next = last ? await plannedVersion(lernaArgs) : versionIn(root);
  if (last) {
    await step('is the step large enough?', async () => {
      const refusal = tooSmallStep({ from: last, to: next, demands: await demandsSince(last) });
      if (refusal) throw new Error(refusal);
    });
  }
  const [program, leading] = npm();
  await step('do all tests pass?', () => run(program, [...leading, 'test']));
  if (dryRun) return console.log(`\nThis would make ${next}. Nothing was written or pushed.`);
  await step('lerna version', () =>
    run('node', [bin('lerna'), 'version', ...first, ...lernaArgs], { env: lernaEnv, interactive: true }),
  );
  const tag = await git('tag', '--points-at', 'HEAD');
  if (!tag) return console.log('\nNo version was made.');
  const pushed = await git('ls-remote', 'origin', `refs/tags/${tag}`);
  console.log(
    pushed
      ? `\n${tag} is made: main and the tag are pushed to origin. The tag starts the workflow that publishes it.`
      : `\n${tag} is made, and not pushed. Run: git push origin main ${tag}`,
  );
}

runMain(async () => {
  const args = process.argv.slice(2);
  if (args.includes('--help')) return console.log(usage);
  await ensureInstalled();
  const lernaArgs = args.filter((arg) => arg !== '--dry-run');
  await release(lernaArgs, lernaArgs.length < args.length);
});
