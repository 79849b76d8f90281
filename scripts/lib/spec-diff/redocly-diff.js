// @ts-check
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { redoclyEnv } = require('../lint-tree.js');
const { bin, run } = require('../run.js');

/**
 * One change as `redocly diff --format json` reports it.
 *
 * @typedef {object} RedoclyChange
 * @property {string} path where it was met first, references followed
 * @property {string} typeName
 * @property {'added' | 'removed' | 'modified'} kind
 * @property {'major' | 'minor' | 'patch'} impact
 * @property {string} [property]
 * @property {{ ruleId: string, impact: 'major' | 'minor' | 'patch', message: string }[]} verdicts
 * @property {{ pointer: string, value?: any }} [base]
 * @property {{ pointer: string, value?: any }} [revision]
 */

/**
 * Compares two documents with the pinned differ, in a process of its own and without any network.
 *
 * @param {any} base
 * @param {any} revision
 * @returns {Promise<RedoclyChange[]>}
 */
async function redoclyDiff(base, revision) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'spec-diff-'));
  const files = { base: path.join(folder, 'base.json'), revision: path.join(folder, 'revision.json') };
  const report = path.join(folder, 'report.json');
  try {
    fs.writeFileSync(files.base, JSON.stringify(base));
    fs.writeFileSync(files.revision, JSON.stringify(revision));
    const args = [
      'diff',
      files.base,
      files.revision,
      '--format',
      'json',
      '--output',
      report,
      '--fail-on',
      'none',
    ];
    await run('node', [bin('@redocly/cli', 'redocly'), ...args], {
      cwd: folder,
      env: redoclyEnv,
      quiet: true,
    });
    return JSON.parse(fs.readFileSync(report, 'utf8')).changes;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

module.exports = { redoclyDiff };
