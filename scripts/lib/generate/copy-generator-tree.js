// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { clientPaths } = require('./client-paths.js');
const { createJavaArchive } = require('./create-java-archive.js');
const { readPin } = require('./generator-pin.js');

/** Hard links cost nothing; times are kept, since Java's start-up archive is good only for the very JAR it was made from. */
function linkOrCopy(/** @type {string} */ from, /** @type {string} */ to) {
  try {
    fs.linkSync(from, to);
  } catch {
    fs.cpSync(from, to, { preserveTimestamps: true });
  }
}

/**
 * A copy of all that `generate` reads and writes, so that tests and measurements leave the repository alone. The JAR and
 * its start-up archive are fetched and made first if need be.
 *
 * @param {string} target a new folder
 */
async function copyGeneratorTree(target) {
  await createJavaArchive();
  const { root } = clientPaths;
  const copied = [
    'openapi',
    'openapitools.json',
    'package.json',
    '.npmrc',
    'scripts/generate.js',
    'scripts/lib',
  ];
  const client = ['generated', 'package.json', 'tsconfig.json'];
  for (const name of [...copied, 'tsconfig.base.json', ...client.map((each) => `packages/client/${each}`)]) {
    fs.cpSync(path.join(root, name), path.join(target, name), { recursive: true });
  }
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(target, 'node_modules'), 'dir');
  const storage = readPin().storageDir;
  const storageCopy = path.join(target, path.relative(root, storage));
  fs.mkdirSync(storageCopy, { recursive: true });
  for (const name of fs.readdirSync(storage).filter((each) => /\.(jar|jsa)$/.test(each))) {
    linkOrCopy(path.join(storage, name), path.join(storageCopy, name));
  }
}

module.exports = { copyGeneratorTree };
