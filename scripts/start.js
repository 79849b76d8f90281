'use strict';
const { buildPackages } = require('./lib/build-packages.js');
const { readFlags } = require('./lib/flags.js');
const { ensureInstalled } = require('./lib/install.js');
const { root, run } = require('./lib/run.js');
const { runMain, step } = require('./lib/steps.js');

const usage = `npm start [-- --keep]

Installs and builds everything, and takes a tour of it against the sandbox.

  --keep  leaves the sandbox and its inbox page open until Ctrl-C`;

runMain(async () => {
  const flags = readFlags(usage, ['keep']);
  if (flags.has('help')) return console.log(usage);
  const installed = await step('install what package-lock.json lists', ensureInstalled);
  if (!installed) console.log('  (already installed)');
  await step('generate the client from openapi/messages.yaml', () =>
    run('node', ['scripts/generate.js'], { cwd: root }),
  );
  await step('build the packages', buildPackages);
  await step('take the tour', () =>
    run('node', ['--import', 'tsx', 'examples/tour.mts', ...(flags.has('keep') ? ['--keep'] : [])]),
  );
});
