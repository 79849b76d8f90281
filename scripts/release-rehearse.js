// @ts-check
'use strict';
const { buildPackages } = require('./lib/build-packages.js');
const { ensureInstalled } = require('./lib/install.js');
const { bin, run } = require('./lib/run.js');
const { runMain, step } = require('./lib/steps.js');

runMain(async () => {
  await step('install what package-lock.json lists', ensureInstalled);
  await step('build the packages', buildPackages);
  const env = { ...process.env, FULL: '1', REHEARSAL: process.argv.includes('--short') ? 'short' : 'all' };
  const test = ['--selectProjects', 'e2e', '--testPathPatterns', 'test/full/rehearsal', '--verbose'];
  await run('node', [bin('jest'), ...test], { env });
});
