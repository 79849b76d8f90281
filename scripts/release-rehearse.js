// @ts-check
'use strict';
const { buildPackages } = require('./lib/build-packages.js');
const { ensureInstalled } = require('./lib/install.js');
const { runMain, step } = require('./lib/steps.js');

runMain(async () => {
  await step('install what package-lock.json lists', ensureInstalled);
  await step('build the packages', buildPackages);
  // Loaded late: it needs what was installed above.
  const { formatTable, rehearse } = require('./rehearsal/rehearse.js');
  const rows = await rehearse({ short: process.argv.includes('--short') });
  console.log(`\n${formatTable(rows)}`);
  const failed = rows.filter(({ result }) => result === 'FAILED').length;
  const skipped = rows.filter(({ result }) => result === 'skipped').length;
  console.log(`\n${rows.length - failed - skipped} passed, ${failed} failed, ${skipped} skipped`);
  if (failed > 0) process.exitCode = 1;
});
