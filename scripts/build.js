'use strict';
const { updateApiReports } = require('./lib/spec-tools.js');
const { buildPackages } = require('./lib/build-packages.js');
const { readFlags } = require('./lib/flags.js');
const { ensureInstalled } = require('./lib/install.js');
const { runMain, step } = require('./lib/steps.js');

const usage = `npm run build [-- --update-api]

Compiles what changed in packages/.

  --update-api  also rewrites the reports of the public surface in packages/*/etc`;

runMain(async () => {
  const flags = readFlags(usage, ['update-api']);
  if (flags.has('help')) return console.log(usage);
  await step('install', ensureInstalled);
  await step('build', buildPackages);
  if (flags.has('update-api')) {
    const written = await step('update the API reports', updateApiReports);
    console.log(written.length > 0 ? `  written: ${written.join(', ')}` : '  (nothing changed)');
  }
});
