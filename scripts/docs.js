// @ts-check
'use strict';
const path = require('node:path');
const { buildPackages } = require('./lib/build-packages.js');
const { ensureInstalled } = require('./lib/install.js');
const { REFERENCE, buildReference } = require('./lib/reference/build-reference.js');
const { root } = require('./lib/run.js');
const { runMain, step } = require('./lib/steps.js');

runMain(async () => {
  await step('install', ensureInstalled);
  // The models of the callbacks are written by the build.
  await step('build', buildPackages);
  await step('write the API reference', () => buildReference(REFERENCE));
  console.log(
    `\nOpen ${path.join(path.relative(process.cwd(), root), path.relative(root, REFERENCE), 'index.html')}`,
  );
});
