// @ts-check
'use strict';
const { bin, run } = require('./run.js');

const redoclyEnv = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };

/**
 * ESLint (import rules, banned globals), Prettier, and the rules of the spec.
 *
 * @param {{ fix?: boolean }} [options]
 */
async function lint({ fix = false } = {}) {
  await run('node', [
    bin('eslint'),
    '--cache',
    '--cache-location',
    '.cache/eslint',
    '--max-warnings=0',
    ...(fix ? ['--fix'] : []),
    '.',
  ]);
  await run('node', [
    bin('prettier'),
    '--cache',
    '--cache-location',
    '.cache/prettier',
    '--log-level=warn',
    fix ? '--write' : '--check',
    '.',
  ]);
  await run(
    'node',
    [bin('@redocly/cli', 'redocly'), 'lint', '--config', 'openapi/redocly.yaml', 'openapi/messages.yaml'],
    {
      env: redoclyEnv,
      quiet: true,
    },
  );
}

/** The types of everything that is not compiled into a package: tests and scripts. */
async function checkTypes() {
  const tsc = bin('typescript', 'tsc');
  for (const project of ['packages/sandbox', 'packages/sdk', 'scripts']) {
    await run('node', [tsc, '-p', project, '--noEmit']);
  }
}

module.exports = { checkTypes, lint, redoclyEnv };
