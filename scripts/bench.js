'use strict';
const path = require('node:path');
const { buildPackages } = require('./lib/build-packages.js');
const { ensureInstalled } = require('./lib/install.js');
const { root, run } = require('./lib/run.js');
const { runMain, step } = require('./lib/steps.js');

const benchmarks = path.join(root, 'packages', 'benchmarks');

runMain(async () => {
  await step('install', () => ensureInstalled());
  await step('install what is compared to', () => ensureInstalled(benchmarks));
  await step('build', buildPackages);
  // A file to write is named from where the command was typed, which npm left for the root folder.
  const cwd = process.env['INIT_CWD'] ?? process.cwd();
  await run('node', [path.join(benchmarks, 'bench.js'), ...process.argv.slice(2)], { cwd });
});
