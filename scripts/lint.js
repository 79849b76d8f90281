// @ts-check
'use strict';
const { ensureInstalled } = require('./lib/install.js');
const { lintCode, lintTexts } = require('./lib/lint-tree.js');
const { runMain } = require('./lib/steps.js');

runMain(async () => {
  await ensureInstalled();
  const args = process.argv.slice(2);
  const fix = args.includes('--fix');
  const named = args.filter((arg) => arg !== '--fix');
  const options = named.length > 0 ? { fix, files: named } : { fix };
  // Both write with --fix, so they take turns then.
  if (fix) await lintTexts(options).then(() => lintCode(options));
  else await Promise.all([lintCode(options), lintTexts(options)]);
});
