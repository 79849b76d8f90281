// @ts-check
'use strict';
const { parseArgs } = require('node:util');

/**
 * Reads the command line of a script that takes flags alone.
 *
 * @param {string} usage lists them
 * @param {readonly string[]} names without `--`; `help` is always one of them
 * @param {readonly string[]} [args]
 * @returns {Set<string>} the names of those that were given
 * @throws {Error} that says what is not understood, with the usage
 */
function readFlags(usage, names, args = process.argv.slice(2)) {
  /** @type {Record<string, { type: 'boolean' }>} */
  const options = {};
  for (const name of [...names, 'help']) options[name] = { type: 'boolean' };
  try {
    return new Set(Object.keys(parseArgs({ args: [...args], options }).values));
  } catch (error) {
    throw withUsage(error, usage);
  }
}

/** An error of Node's `parseArgs` in one sentence, with the usage; any other as it is. @param {unknown} error @param {string} usage */
function withUsage(error, usage) {
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
  if (!String(code).startsWith('ERR_PARSE_ARGS_')) return error;
  return new Error(`${message.replace(/\. To specify a positional.*$/s, '.')}\n\n${usage}`);
}

module.exports = { readFlags, withUsage };
