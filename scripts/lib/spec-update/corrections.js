// @ts-check
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { redoclyEnv } = require('../lint-tree.js');
const { bin, run } = require('../run.js');
const { SpecError, parseSpec } = require('../spec/load.js');

/**
 * The vendor's document with our corrections, an OpenAPI Overlay, applied to it.
 *
 * @param {any} document
 * @param {string} overlay its text
 * @param {string} label
 * @returns {Promise<any>}
 */
async function withCorrections(document, overlay, label) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'spec-corrections-'));
  const file = (/** @type {string} */ name) => path.join(folder, name);
  const [input, corrections, output] = [
    file('vendor.json'),
    file('corrections.yaml'),
    file('corrected.json'),
  ];
  try {
    fs.writeFileSync(input, JSON.stringify(document));
    fs.writeFileSync(corrections, overlay);
    const args = ['bundle', input, '--overlay', corrections, '--output', output];
    await run('node', [bin('@redocly/cli', 'redocly'), ...args], {
      cwd: folder,
      env: redoclyEnv,
      quiet: true,
    }).catch((error) => {
      throw new SpecError(
        `${label}: openapi/corrections.yaml can not be applied to it\n${error.output ?? error.message}`,
      );
    });
    return parseSpec(fs.readFileSync(output, 'utf8'), `${label}, corrected`);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

module.exports = { withCorrections };
