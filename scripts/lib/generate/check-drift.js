// @ts-check
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { hashInputs, hashOutputs, readManifest } = require('./client-manifest.js');
const { clientPaths, generatedUnits } = require('./client-paths.js');
const { compareHashes, hashFiles, isSame } = require('../file-hashes.js');
const { GeneratorUnavailableError } = require('./generator-unavailable-error.js');
const { generateClient } = require('./regenerate-client.js');

/** @typedef {import('../file-hashes.js').Difference} Difference */

const inRoot = (/** @type {string} */ name) =>
  path.relative(clientPaths.root, path.join(clientPaths.client, name)).split(path.sep).join('/');

/** A difference as lines to read. @param {Difference} difference @returns {string[]} */
function describe({ added, removed, changed }) {
  return [
    ...added.map((name) => `  added    ${name}`),
    ...removed.map((name) => `  removed  ${name}`),
    ...changed.map((name) => `  changed  ${name}`),
  ];
}

/** The client as it is, against one that is generated now. @returns {Promise<string[]>} */
async function compareWithFresh() {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'generate-check-'));
  try {
    const fresh = path.join(scratch, 'client');
    await generateClient(fresh);
    const units = (/** @type {string} */ folder) => generatedUnits.map((unit) => path.join(folder, unit));
    const { added, removed, changed } = compareHashes(
      hashFiles(fresh, units(fresh)),
      hashFiles(clientPaths.client, units(clientPaths.client)),
    );
    return describe({ added: added.map(inRoot), removed: removed.map(inRoot), changed: changed.map(inRoot) });
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Input and client as they are, against the hashes that the last run recorded. @returns {string[]} */
function compareWithManifest() {
  const { inputs, outputs } = readManifest();
  const output = compareHashes(outputs, hashOutputs(clientPaths.client));
  const lines = describe({
    added: output.added.map(inRoot),
    removed: output.removed.map(inRoot),
    changed: output.changed.map(inRoot),
  });
  const input = compareHashes(inputs, hashInputs());
  if (isSame(input)) return lines;
  return [...lines, '  and what it is generated from is not what it was:', ...describe(input)];
}

/**
 * Proves that the checked-in client is what the spec generates: by generating it again or, where the generator cannot
 * run, by the recorded hashes.
 *
 * @throws {Error} that lists what differs
 */
async function checkDrift() {
  let basis = 'generated afresh and compared';
  const differences = await compareWithFresh().catch((error) => {
    if (!(error instanceof GeneratorUnavailableError)) throw error;
    basis = 'compared with the recorded hashes only';
    const manifest = path.relative(clientPaths.root, clientPaths.manifest);
    console.error(
      `${error.message}\nSo nothing was generated: the hashes recorded in ${manifest} are compared instead.`,
    );
    return compareWithManifest();
  });
  if (differences.length > 0) {
    throw new Error(
      `The generated client is not what the spec generates (${basis}):\n${differences.join('\n')}\n` +
        'Never edit generated files: change openapi/ instead. To mend it, run: npm run generate',
    );
  }
  console.log(`The generated client is what the spec generates (${basis}).`);
}

module.exports = { checkDrift };
