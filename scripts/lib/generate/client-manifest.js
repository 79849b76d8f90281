// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { clientPaths } = require('./client-paths.js');
const { hashFiles } = require('../file-hashes.js');

/**
 * The checked-in record of what the client was generated from and what came out: enough to see drift without Java.
 *
 * @typedef {{ inputs: import('../file-hashes.js').FileHashes, outputs: import('../file-hashes.js').FileHashes }} ClientManifest
 */

/** The hashes of everything that decides about the output, the pinned JAR (by openapitools.json) included. */
function hashInputs() {
  const { config, ignoreFile, pin, root, spec, templates } = clientPaths;
  const howItIsRun = path.join(__dirname, 'generate-into.js');
  return hashFiles(root, [spec, config, ignoreFile, templates, pin, howItIsRun]);
}

/** The hashes of the generated files in a folder that has `src/` and `docs/`. @param {string} folder */
function hashOutputs(folder) {
  return hashFiles(folder, [path.join(folder, 'src'), path.join(folder, 'docs')]);
}

/** @param {ClientManifest} manifest */
function formatManifest(manifest) {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** The manifest as checked in; an unreadable one counts as empty. @returns {ClientManifest} */
function readManifest() {
  try {
    const { inputs, outputs } = JSON.parse(fs.readFileSync(clientPaths.manifest, 'utf8'));
    return { inputs: { ...inputs }, outputs: { ...outputs } };
  } catch {
    return { inputs: {}, outputs: {} };
  }
}

module.exports = { formatManifest, hashInputs, hashOutputs, readManifest };
