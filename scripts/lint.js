// @ts-check
'use strict';
const { ensureInstalled } = require('./lib/install.js');
const { lintCode, lintTexts } = require('./lib/lint-tree.js');
const { runMain } = require('./lib/steps.js');

runMain(async () => {
  await ensureInstalled();
  const fix = process.argv.includes('--fix');
  // Both write with --fix, so they take turns then.
  if (fix) await lintTexts(fix).then(() => lintCode(fix));
  else await Promise.all([lintCode(), lintTexts()]);
});
