'use strict';
const path = require('node:path');
const { buildPackages } = require('./lib/build-packages.js');
const { readFlags } = require('./lib/flags.js');
const { ensureInstalled } = require('./lib/install.js');
const { root, run } = require('./lib/run.js');
const { runMain, step } = require('./lib/steps.js');

const usage = `npm run docs

Writes the API reference into dist/reference.`;

runMain(async () => {
  if (readFlags(usage, []).has('help')) return console.log(usage);
  await step('install', ensureInstalled);
  // The models of the callbacks are written by the build.
  await step('build', buildPackages);
  const out = path.join(root, 'dist', 'reference');
  const program = path.join('packages', 'e2e', 'src', 'reference', 'build-reference.mts');
  await step('write the API reference', () => run('node', ['--import', 'tsx', program, out]));
  console.log(`\nOpen ${path.join(path.relative(process.cwd(), out), 'index.html')}`);
});
