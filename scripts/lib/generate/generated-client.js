// @ts-check
'use strict';
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { clientPaths } = require('./client-paths.js');
const { hashFiles } = require('../file-hashes.js');
const { generateInto } = require('./generate-into.js');
const { isClientUpToDate } = require('./regenerate-client.js');

const cacheFolder = path.join(clientPaths.root, '.cache', 'spec-clients');

/** More than a run of all tests needs; what was not used for longest goes first. */
const keptClients = 200;

/** Everything but the spec that decides about the generated client. */
function generatorKey() {
  const { config, ignoreFile, pin, root, templates } = clientPaths;
  return hashFiles(root, [config, ignoreFile, templates, pin, path.join(__dirname, 'generate-into.js')]);
}

/** Another process may have made the very same client meanwhile. @param {string} made @param {string} folder */
function moveIn(made, folder) {
  try {
    fs.renameSync(made, folder);
  } catch (error) {
    if (!fs.existsSync(folder)) throw error;
  }
}

function prune() {
  const entries = fs.readdirSync(cacheFolder).map((name) => path.join(cacheFolder, name));
  const lastUsed = (/** @type {string} */ entry) =>
    fs.statSync(entry, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const oldest = entries.map((entry) => ({ entry, at: lastUsed(entry) })).sort((a, b) => b.at - a.at);
  for (const { entry } of oldest.slice(keptClients)) fs.rmSync(entry, { recursive: true, force: true });
}

/**
 * The client that a spec generates, kept by the hash of all that decides about it: a spec is compared more often than
 * it changes.
 *
 * @param {string} text the spec
 * @returns {Promise<string>} a folder with `src/` and `docs/`; not to be written to
 */
async function generatedClient(text) {
  // What is checked in need not be generated again.
  if (fs.readFileSync(clientPaths.spec, 'utf8') === text && isClientUpToDate()) return clientPaths.client;
  const key = createHash('sha256')
    .update(JSON.stringify([generatorKey(), text]))
    .digest('hex')
    .slice(0, 32);
  const folder = path.join(cacheFolder, key);
  if (!fs.existsSync(folder)) {
    fs.mkdirSync(cacheFolder, { recursive: true });
    const scratch = fs.mkdtempSync(path.join(cacheFolder, 'new-'));
    try {
      const specFile = path.join(scratch, 'messages.yaml');
      fs.writeFileSync(specFile, text);
      await generateInto({ specFile, outDir: path.join(scratch, 'client') });
      moveIn(path.join(scratch, 'client'), folder);
    } finally {
      fs.rmSync(scratch, { recursive: true, force: true });
    }
    prune();
  }
  const now = new Date();
  fs.utimesSync(folder, now, now);
  return folder;
}

module.exports = { generatedClient };
