// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { reportFiles } = require('../surface/api-reports.js');
const { copyRepository } = require('../repository-copy.js');
const { root, run } = require('../run.js');

/** @typedef {import('./plan.js').SpecFiles} SpecFiles */

const proposal = path.join(root, '.cache', 'spec-update', 'proposal');

/** @param {string} folder @param {SpecFiles} files */
function writeFiles(folder, files) {
  for (const [name, text] of Object.entries(files)) {
    if (text === undefined) continue;
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
}

/** Keeps what failed, for the person who has to adapt the SDK to it. @param {SpecFiles} files @param {Error} cause */
function keepProposal(files, cause) {
  fs.rmSync(proposal, { recursive: true, force: true });
  writeFiles(proposal, files);
  const shown = path.relative(root, proposal).replaceAll('\\', '/');
  cause.message = `${cause.message}

The working tree is as it was. Where the hand-written code has to follow the spec, the errors above say where. To take
the new spec over and adapt the code to it: copy ${shown}/openapi/* to openapi/, then npm run generate and npm test.`;
}

/** @param {string} folder @returns {Record<string, string>} the API reports that the new surface gives */
function readReports(folder) {
  return Object.fromEntries(
    reportFiles.map((name) => [name, fs.readFileSync(path.join(folder, name), 'utf8')]),
  );
}

/**
 * Tries an update in a copy of the repository: regenerates, compiles, writes the API reports, and runs the tests.
 *
 * @param {SpecFiles} files
 * @param {{ skipTests: boolean, use: (made: { client: string, reports: Record<string, string> }) => Promise<void> }} options
 *   use: called with what was made when all went well; `client` is a folder
 * @throws {Error} of the step that failed; its output was shown
 */
async function checkUpdate(files, { skipTests, use }) {
  const copy = await copyRepository();
  const inCopy = (/** @type {string[]} */ ...args) => run('node', args, { cwd: copy.root });
  try {
    writeFiles(copy.root, files);
    try {
      await inCopy('scripts/generate.js');
      await inCopy('scripts/build.js', '--update-api');
      if (!skipTests) await inCopy('scripts/test.js');
    } catch (error) {
      keepProposal(files, /** @type {Error} */ (error));
      throw error;
    }
    await use({ client: path.join(copy.root, 'packages', 'client'), reports: readReports(copy.root) });
  } finally {
    copy.remove();
  }
}

module.exports = { checkUpdate };
