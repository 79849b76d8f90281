'use strict';
const { hashInputs, isClientUpToDate, writeManifest } = require('./client-manifest.js');
const { clientPaths } = require('./client-paths.js');
const { swapClient } = require('./client-swap.js');
const { generateInto } = require('./generate-into.js');

/**
 * A whole new client, manifest included, in an empty or missing folder.
 *
 * @param {string} outDir
 */
async function generateClient(outDir) {
  // Hashed before the run: a file edited during it must count as changed afterwards.
  const inputs = hashInputs();
  await generateInto({ specFile: clientPaths.spec, outDir });
  writeManifest(outDir, inputs);
}

/** Generates the client and swaps it in, unless another run did so while this one waited. */
async function regenerateClient() {
  await swapClient(async (newClient) => {
    if (isClientUpToDate()) return false;
    await generateClient(newClient);
    return true;
  });
}

module.exports = { generateClient, regenerateClient };
