// @ts-check
'use strict';
const { ensureInstalled } = require('./lib/install.js');
const { lint } = require('./lib/lint-tree.js');
const { runMain } = require('./lib/steps.js');

runMain(async () => {
  await ensureInstalled();
  await lint({ fix: process.argv.includes('--fix') });
});
