// @ts-check
'use strict';
const { buildPackages } = require('./lib/build-packages.js');
const { ensureInstalled } = require('./lib/install.js');
const { runMain, step } = require('./lib/steps.js');

runMain(async () => {
  await step('install', ensureInstalled);
  await step('build', buildPackages);
});
