// @ts-check
'use strict';
const { parseArgs } = require('node:util');
const { withUsage } = require('../flags.js');

const usage = `Usage: npm run generate [-- OPTIONS]

Generates packages/client from openapi/messages.yaml, unless it is up to date, and swaps it in whole.

  --check      changes nothing: fails and lists the files when the client is not what the spec generates
  --spec FILE  generates from this spec instead; needs --out
  --out DIR    the new folder to generate into, which gets src/ and docs/; needs --spec
  --help       shows this`;

/**
 * @typedef {{ kind: 'help' } | { kind: 'client' } | { kind: 'check' } | { kind: 'elsewhere', specFile: string, outDir: string }} GenerateTask
 */

/**
 * What the command line asks for.
 *
 * @param {string[]} argv
 * @returns {GenerateTask}
 * @throws {Error} that lists the options
 */
function parseGenerateOptions(argv) {
  const refuse = (/** @type {string} */ why) => new Error(`${why}\n\n${usage}`);
  let values;
  try {
    ({ values } = parseArgs({
      args: argv,
      options: {
        check: { type: 'boolean' },
        spec: { type: 'string' },
        out: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }));
  } catch (error) {
    throw withUsage(error, usage);
  }
  const { check, help, out, spec } = values;
  if (help) return { kind: 'help' };
  if ((spec === undefined) !== (out === undefined)) throw refuse('--spec and --out are given together.');
  if (spec !== undefined && out !== undefined) {
    if (check) throw refuse('--check looks at packages/client only: leave out --spec and --out.');
    return { kind: 'elsewhere', specFile: spec, outDir: out };
  }
  return { kind: check ? 'check' : 'client' };
}

module.exports = { parseGenerateOptions, usage };
