'use strict';
const path = require('node:path');
const { bin, root, run } = require('./run.js');
const { buildSpecTools, specRules } = require('./spec-tools.js');

/** @typedef {{ fix?: boolean, files?: readonly string[] }} LintOptions files: all, by default */

/** Oxlint: types, errors, import rules, banned globals, style. @param {LintOptions} [options] */
async function lintCode({ fix = false, files = [] } = {}) {
  await run('node', [
    bin('oxlint'),
    '--config=oxlint.config.mjs',
    '--no-error-on-unmatched-pattern',
    ...(fix ? ['--fix'] : []),
    ...files,
  ]);
}

/** Oxfmt, and the rules of the spec. @param {LintOptions} [options] */
async function lintTexts({ fix = false, files = [] } = {}) {
  const format = [bin('oxfmt'), '--config=oxfmt.config.mjs', fix ? '--write' : '--check', ...files];
  await run('node', format).catch((error) => {
    // 2 is a file that cannot be read.
    throw fix || error.code !== 1
      ? error
      : new Error('The files above are not formatted. To format them, run: npm run lint -- --fix');
  });
  await buildSpecTools();
  const { checkSpec, runRedocly } = specRules();
  checkSpec(path.join(root, 'openapi', 'messages.yaml'));
  await runRedocly(['lint', '--config', 'openapi/redocly.yaml', 'openapi/messages.yaml'], root);
}

module.exports = { lintCode, lintTexts };
