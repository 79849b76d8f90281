// @ts-check
'use strict';
const { buildPackages } = require('./lib/build-packages.js');
const { ensureInstalled } = require('./lib/install.js');
const { root, run } = require('./lib/run.js');
const { runMain, step } = require('./lib/steps.js');

runMain(async () => {
  const installed = await step('install what package-lock.json lists', ensureInstalled);
  if (!installed) console.log('  (already installed)');
  await step('generate the client from openapi/messages.yaml', () =>
    run('node', ['scripts/generate.js'], { cwd: root }),
  );
  await step('build the packages', buildPackages);
  await step('take the tour', () =>
    run('node', ['--import', 'tsx', 'examples/tour.mts', ...process.argv.slice(2)]),
  );
});
