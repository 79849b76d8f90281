// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { workspaces } = require('./packages/workspaces.js');
const { bin, root, run } = require('./run.js');
const { buildSpecTools, specRules } = require('./spec-tools.js');

const redoclyEnv = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };

/** Where a tool notes what it has found in order, so that its next run looks only at what has changed. @param {string} name */
const cacheAt = (name) => ['--cache', '--cache-location', path.join('.cache', name)];

/** ESLint: errors, import rules, banned globals, style. It keeps one core busy for a minute. @param {boolean} [fix] */
async function lintCode(fix = false) {
  await run('node', [
    bin('eslint'),
    ...cacheAt('eslint'),
    '--max-warnings=0',
    ...(fix ? ['--fix'] : []),
    '.',
  ]);
}

/** Prettier, and the rules of the spec. @param {boolean} [fix] */
async function lintTexts(fix = false) {
  await buildSpecTools();
  specRules().checkSpec(path.join(root, 'openapi', 'messages.yaml'));
  await run('node', [
    bin('prettier'),
    ...cacheAt('prettier'),
    '--log-level=warn',
    fix ? '--write' : '--check',
    '.',
  ]);
  await run(
    'node',
    [bin('@redocly/cli', 'redocly'), 'lint', '--config', 'openapi/redocly.yaml', 'openapi/messages.yaml'],
    { env: redoclyEnv, quiet: true },
  );
}

/** The types of everything that is not compiled into a package: tests and scripts. */
async function checkTypes() {
  const tsc = bin('typescript-7', 'tsc');
  const tested = workspaces().filter(({ folder }) => fs.existsSync(path.join(folder, 'test')));
  for (const project of [...tested.map(({ name }) => `packages/${name}`), 'scripts'])
    await run('node', [tsc, '-p', project, '--noEmit']);
}

module.exports = { checkTypes, lintCode, lintTexts };
