'use strict';
const { buildPackages } = require('./lib/build-packages.js');
const { readFlags } = require('./lib/flags.js');
const { ensureInstalled } = require('./lib/install.js');
const { bin, run } = require('./lib/run.js');
const { withScratchFolder } = require('./lib/scratch-folder.js');
const { runMain, step } = require('./lib/steps.js');

const usage = `npm run release:rehearse [-- --short]

Publishes the packages to a registry on this machine, installs them from it, and uses them in every supported way.

  --short  in one way of each kind`;

runMain(async () => {
  const flags = readFlags(usage, ['short']);
  if (flags.has('help')) return console.log(usage);
  await step('install what package-lock.json lists', ensureInstalled);
  await step('build the packages', buildPackages);
  const test = ['--selectProjects', 'e2e', '--testPathPatterns', 'test/full/rehearsal', '--verbose'];
  await withScratchFolder('rehearsal', async (folder) => {
    const REHEARSAL = flags.has('short') ? 'short' : 'all';
    await run('node', [bin('jest'), ...test], {
      env: { ...process.env, FULL: '1', REHEARSAL, TMPDIR: folder },
    });
  });
});
