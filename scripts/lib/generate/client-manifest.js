'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { clientPaths } = require('./client-paths.js');
const { compareHashes, hashFiles, isSame } = require('../file-hashes.js');

/**
 * The checked-in record of what the client was generated from and what came out: enough to see drift without Java.
 *
 * @typedef {{ inputs: import('../file-hashes.js').FileHashes, outputs: import('../file-hashes.js').FileHashes }} ClientManifest
 */

const MANIFEST = 'manifest.json';

/** The hashes of everything that decides about the output, the pinned JAR (by openapitools.json) included. */
function hashInputs() {
  const { config, ignoreFile, pin, root, spec, templates } = clientPaths;
  const howItIsRun = path.join(__dirname, 'generate-into.js');
  return hashFiles(root, [spec, config, ignoreFile, templates, pin, howItIsRun]);
}

/** The hashes of the files of a generated client, but for the manifest itself. @param {string} folder */
function hashOutputs(folder) {
  const { [MANIFEST]: _, ...hashes } = hashFiles(folder, [folder]);
  return hashes;
}

/** Puts its manifest into the folder of a new client. @param {string} folder @param {ClientManifest['inputs']} inputs */
function writeManifest(folder, inputs) {
  const manifest = { inputs, outputs: hashOutputs(folder) };
  fs.writeFileSync(path.join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** The manifest as checked in; an unreadable one counts as empty. @returns {ClientManifest} */
function readManifest() {
  try {
    const text = fs.readFileSync(path.join(clientPaths.generated, MANIFEST), 'utf8');
    const { inputs, outputs } = JSON.parse(text);
    return { inputs: { ...inputs }, outputs: { ...outputs } };
  } catch {
    return { inputs: {}, outputs: {} };
  }
}

/** How input and client differ from what the last run recorded. Reads some dozens of small files. */
function compareWithManifest() {
  const { inputs, outputs } = readManifest();
  return {
    input: compareHashes(inputs, hashInputs()),
    output: compareHashes(outputs, hashOutputs(clientPaths.generated)),
  };
}

/** Whether the client is what its last run wrote, from the input as it is now. */
function isClientUpToDate() {
  const { input, output } = compareWithManifest();
  return isSame(input) && isSame(output);
}

module.exports = { compareWithManifest, hashInputs, isClientUpToDate, writeManifest };
