'use strict';
const path = require('node:path');
const { compareWithManifest } = require('./client-manifest.js');
const { clientPaths } = require('./client-paths.js');
const { compareHashes, hashFiles, isSame } = require('../file-hashes.js');
const { GeneratorUnavailableError } = require('./java-runtime.js');
const { generateClient } = require('./regenerate-client.js');
const { withScratchFolder } = require('../scratch-folder.js');

/**
 * Proves that the checked-in client is what the spec generates: by generating it again or, where the generator cannot
 * run, by the recorded hashes.
 *
 * @throws {Error} that lists what differs
 */
async function checkDrift() {
  let basis = 'generated afresh and compared';
  const differences = await differencesFromFresh().catch((error) => {
    if (!(error instanceof GeneratorUnavailableError)) throw error;
    basis = 'compared with the recorded hashes only';
    console.error(
      `${error.message}\nSo nothing was generated: the hashes recorded in ${inRoot('manifest.json')} are compared instead.`,
    );
    return differencesFromManifest();
  });
  if (differences.length > 0) {
    throw new Error(
      `The generated client is not what the spec generates (${basis}):\n${differences.join('\n')}\n` +
        'Never edit generated files: change openapi/ instead. To fix it, run: npm run generate',
    );
  }
  console.log(`The generated client is what the spec generates (${basis}).`);
}

/** The client as it is, against one that is generated now. @returns {Promise<string[]>} */
async function differencesFromFresh() {
  return withScratchFolder('generate-check', async (scratch) => {
    const fresh = path.join(scratch, 'client');
    await generateClient(fresh);
    const { generated } = clientPaths;
    return describe(compareHashes(hashFiles(fresh, [fresh]), hashFiles(generated, [generated])), inRoot);
  });
}

/** Input and client as they are, against the hashes that the last run recorded. @returns {string[]} */
function differencesFromManifest() {
  const { input, output } = compareWithManifest();
  const lines = describe(output, inRoot);
  if (isSame(input)) return lines;
  return [...lines, '  and what it is generated from is not what it was:', ...describe(input)];
}

const inRoot = (/** @type {string} */ name) =>
  path.relative(clientPaths.root, path.join(clientPaths.generated, name)).split(path.sep).join('/');

/** A difference as lines to read. @param {import('../file-hashes.js').Difference} difference @param {(name: string) => string} [shown] */
function describe({ added, removed, changed }, shown = (name) => name) {
  return [
    ...added.map((name) => `  added    ${shown(name)}`),
    ...removed.map((name) => `  removed  ${shown(name)}`),
    ...changed.map((name) => `  changed  ${shown(name)}`),
  ];
}

module.exports = { checkDrift };
