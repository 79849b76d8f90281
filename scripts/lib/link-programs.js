'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { npmEnvironment } = require('./install.js');
const { workspaces } = require('./packages/workspaces.js');
const { npm, root, run } = require('./run.js');

/** The packages that have programs, with the names of these. */
function programs() {
  return workspaces().flatMap(({ manifest }) =>
    Object.keys(manifest.bin ?? {}).map((program) => ({ package: String(manifest.name), program })),
  );
}

/** Whether npm has put a program where npx finds it. @param {string} program */
function isLinked(program) {
  return fs.existsSync(path.join(root, 'node_modules', '.bin', program));
}

/**
 * Puts the programs of the packages where npx finds them. An install cannot do so in a fresh clone, as they are not built yet,
 * and npx would then ask the registry for a package of that name.
 */
async function linkPrograms() {
  const missing = programs().filter(({ program }) => !isLinked(program));
  if (missing.length === 0) return;
  const [program, leading] = npm();
  const names = new Set(missing.map(({ package: name }) => name));
  await run(program, [...leading, 'rebuild', '--ignore-scripts', '--loglevel=error', ...names], {
    env: npmEnvironment(),
    quiet: true,
  });
}

module.exports = { isLinked, linkPrograms, programs };
