// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { recoverInterruptedSwap } = require('./generate/client-swap.js');
const { bundlePackage, writeIfChanged } = require('./packages/bundle.js');
const { bin, root, run } = require('./run.js');

/** The entries of the packages that are published as bundles. What the web entry of the SDK exports has the types of `index`. */
const bundled = {
  client: { code: ['index', 'operations'], types: ['index', 'operations'], dual: true },
  sdk: { code: ['index', 'index.web', 'undici'], types: ['index', 'undici'] },
};

/** Compiles what changed in packages/ (TypeScript's own incremental build), and makes of it what is published. */
async function buildPackages() {
  await recoverInterruptedSwap();
  await run('node', [bin('typescript', 'tsc'), '-b', 'packages']);
  for (const [name, entries] of Object.entries(bundled)) {
    await bundlePackage(path.join(root, 'packages', name), entries);
  }
  const spec = fs.readFileSync(path.join(root, 'openapi', 'messages.yaml'));
  writeIfChanged(path.join(root, 'packages', 'sandbox', 'openapi', 'messages.yaml'), spec);
}

module.exports = { buildPackages };
