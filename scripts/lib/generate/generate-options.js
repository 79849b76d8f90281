'use strict';
const { readOptions } = require('../flags.js');

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
  const { check, help, out, spec } = readOptions(usage, ['check'], ['spec', 'out'], argv);
  if (help) return { kind: 'help' };
  if ((spec === undefined) !== (out === undefined)) throw refuse('--spec and --out are given together.');
  if (spec !== undefined && out !== undefined) {
    if (check) throw refuse('--check looks at packages/client only: leave out --spec and --out.');
    return { kind: 'elsewhere', specFile: spec, outDir: out };
  }
  return { kind: check ? 'check' : 'client' };
}

module.exports = { parseGenerateOptions, usage };
