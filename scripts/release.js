// @ts-check
'use strict';
const { ensureInstalled } = require('./lib/install.js');
const { bin, root, run } = require('./lib/run.js');
const { runMain, step } = require('./lib/steps.js');

const usage = `npm run release -- [--yes] [options of lerna version]

Makes the next version of all packages out of the commits: versions, changelogs, a commit, a tag, pushed. lerna asks before
it writes anything, unless --yes is given. The pushed tag starts the workflow that publishes.`;

/** @param {readonly string[]} lernaArgs */
async function release(lernaArgs) {
  // Loaded late: they need what is installed.
  const { checkApiReports } = require('./lib/spec-tools.js');
  const { buildPackages } = require('./lib/build-packages.js');
  const { checkPackages } = require('./lib/packages/check-packages.js');
  const { tooSmallStep } = require('./lib/release/checks.js');
  const {
    demandsSince,
    git,
    lastTag,
    lernaEnv,
    plannedVersion,
    versionIn,
  } = require('./lib/release/plan.js');

  const tag = await lastTag();
  await step('is there anything to release?', async () => {
    const branch = await git('branch', '--show-current');
    if (branch !== 'main')
      throw new Error(`Versions are made on main, not on ${branch || 'a detached commit'}.`);
    const dirty = await git('status', '--porcelain');
    if (dirty) throw new Error(`The work tree is not clean. Commit or remove first:\n${dirty}`);
    if (tag && !(await git('diff', '--name-only', tag, 'HEAD', '--', 'packages', 'openapi')))
      throw new Error(`Nothing under packages/ or openapi/ has changed since ${tag}.`);
  });
  await step('is the client what the spec generates?', () => run('node', ['scripts/generate.js', '--check']));
  await step('build the packages', buildPackages);
  await step('is the public surface what the API reports say?', checkApiReports);
  // The first release is the version that lerna.json names; later ones follow from the commits.
  const first = tag ? [] : [versionIn(root)];
  if (tag) {
    await step('is the step large enough?', async () => {
      const refusal = tooSmallStep({
        from: tag,
        to: await plannedVersion(),
        demands: await demandsSince(tag),
      });
      if (refusal) throw new Error(refusal);
    });
  }
  await step('may the packages be published?', checkPackages);
  await step('lerna version', () =>
    run('node', [bin('lerna'), 'version', ...first, ...lernaArgs], { env: lernaEnv, interactive: true }),
  );
  if (!(await git('tag', '--points-at', 'HEAD'))) return console.log('\nNo version was made.');
  console.log(`\nv${versionIn(root)} is made. Its tag, once pushed, starts the workflow that publishes it.`);
}

runMain(async () => {
  const args = process.argv.slice(2);
  if (args.includes('--help')) return console.log(usage);
  await ensureInstalled();
  await release(args);
});
