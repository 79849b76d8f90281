// @ts-check
'use strict';
const { updateApiReports } = require('./lib/spec-tools.js');
const { buildPackages } = require('./lib/build-packages.js');
const { ensureInstalled } = require('./lib/install.js');
const { runMain, step } = require('./lib/steps.js');

runMain(async () => {
  await step('install', ensureInstalled);
  await step('build', buildPackages);
  if (process.argv.includes('--update-api')) {
    const written = await step('update the API reports', updateApiReports);
    console.log(written.length > 0 ? `  written: ${written.join(', ')}` : '  (nothing changed)');
  }
});
