'use strict';
const path = require('node:path');
const { withUsage } = require('./flags.js');
const { ensureInstalled } = require('./install.js');
const { apiEntries } = require('./packages/workspaces.js');
const { bin, root, run } = require('./run.js');

// What packages/spec-tools does, for scripts. It is loaded late, since it has to be built first.

const built = path.join(root, 'packages', 'spec-tools', 'dist', 'cjs');

/** Builds the spec tools alone. */
const buildSpecTools = () =>
  run('node', [
    bin('typescript-7', 'tsc'),
    '-b',
    path.join(root, 'packages', 'spec-tools', 'tsconfig.cjs.json'),
  ]);

/** @returns {typeof import('../../packages/spec-tools/dist/cjs/index.js')} */
const specTools = () => require(path.join(built, 'index.js'));

/** What the generator would get wrong in silence. @returns {typeof import('../../packages/spec-tools/dist/cjs/spec-rules/index.js')} */
const specRules = () => require(path.join(built, 'spec-rules', 'index.js'));

/** What is done to the output of tsc. @returns {typeof import('../../packages/spec-tools/dist/cjs/published-files/index.js')} */
const publishedFiles = () => require(path.join(built, 'published-files', 'index.js'));

/** Throws when the API surface of a built package is not what its checked-in reports say. */
const checkApiReports = () => specTools().checkApiReports(apiEntries());

/** Rewrites the reports that differ from the built packages. @returns {Promise<string[]>} those files */
const updateApiReports = () => specTools().updateApiReports(apiEntries());

/** Runs a command of the spec tools, which are all that is built for it. @param {'spec-diff' | 'spec-update'} command */
async function runSpecTool(command) {
  await ensureInstalled();
  await buildSpecTools();
  const { main, USAGE } = require(path.join(built, `${command}.js`));
  await main(process.argv.slice(2)).catch((/** @type {unknown} */ error) => {
    throw withUsage(error, USAGE);
  });
}

module.exports = {
  buildSpecTools,
  checkApiReports,
  publishedFiles,
  runSpecTool,
  specRules,
  specTools,
  updateApiReports,
};
