// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { recoverInterruptedSwap } = require('./generate/client-swap.js');
const { bin, root, run } = require('./run.js');

/** Writes a file only when its content differs, so that nothing downstream looks newer than it is. */
function writeIfChanged(/** @type {string} */ file, /** @type {string | Buffer} */ content) {
  const bytes = Buffer.from(content);
  if (fs.existsSync(file) && fs.readFileSync(file).equals(bytes)) return;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, bytes);
}

/** Compiles what changed in packages/ (TypeScript's own incremental build) and adds the few files that tsc does not write. */
async function buildPackages() {
  await recoverInterruptedSwap();
  await run('node', [bin('typescript', 'tsc'), '-b', 'packages']);
  const esModules = `${JSON.stringify({ type: 'module', sideEffects: false }, null, 2)}\n`;
  for (const name of ['client', 'sdk']) {
    writeIfChanged(path.join(root, 'packages', name, 'dist', 'esm', 'package.json'), esModules);
  }
  const spec = fs.readFileSync(path.join(root, 'openapi', 'messages.yaml'));
  writeIfChanged(path.join(root, 'packages', 'sandbox', 'openapi', 'messages.yaml'), spec);
}

module.exports = { buildPackages };
