// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { formatManifest, hashInputs, hashOutputs, readManifest } = require('./client-manifest.js');
const { clientPaths } = require('./client-paths.js');
const { compareHashes, isSame } = require('../file-hashes.js');

/** Whether the client is what its last run wrote, from the input as it is now. Reads some dozens of small files. */
function isClientUpToDate() {
  const { inputs, outputs } = readManifest();
  const same = (/** @type {Record<string, string>} */ then, /** @type {Record<string, string>} */ now) =>
    isSame(compareHashes(then, now));
  return same(inputs, hashInputs()) && same(outputs, hashOutputs(clientPaths.client));
}

/**
 * A whole new client, manifest included, in an empty or missing folder.
 *
 * @param {string} outDir
 */
async function generateClient(outDir) {
  const { generateInto } = require('./generate-into.js');
  // Hashed before the run: a file edited during it must count as changed afterwards.
  const inputs = hashInputs();
  await generateInto({ specFile: clientPaths.spec, outDir });
  fs.writeFileSync(
    path.join(outDir, 'manifest.json'),
    formatManifest({ inputs, outputs: hashOutputs(outDir) }),
  );
}

/** Generates the client and swaps it in, unless another run did so while this one waited. */
async function regenerateClient() {
  const { swapClient } = require('./client-swap.js');
  await swapClient(async (newClient) => {
    if (isClientUpToDate()) return false;
    await generateClient(newClient);
    return true;
  });
}

module.exports = { generateClient, isClientUpToDate, regenerateClient };
