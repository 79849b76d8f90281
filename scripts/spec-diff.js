// @ts-check
'use strict';
const { ensureInstalled } = require('./lib/install.js');
const { runMain } = require('./lib/steps.js');

runMain(async () => {
  await ensureInstalled();
  // Loaded late: it needs what is installed.
  await require('./lib/spec-tools.js').startSpecTool('spec-diff');
});
