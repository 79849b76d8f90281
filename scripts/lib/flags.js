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
function readFlags(usage, names, args) {
  return new Set(Object.keys(readOptions(usage, names, [], args)));
}

/**
 * Reads the command line of a script that takes options with a value, too.
 *
 * @param {string} usage lists them
 * @param {readonly string[]} flags those without a value; `help` is always one of them
 * @param {readonly string[]} names of the others
 * @param {readonly string[]} [args]
 * @returns {Record<string, any>} a text for each option that was given, and true for each flag
 * @throws {Error} that says what is not understood, with the usage
 */
function readOptions(usage, flags, names, args = process.argv.slice(2)) {
  /** @type {import('node:util').ParseArgsConfig['options']} */
  const options = { help: { type: 'boolean', short: 'h' } };
  for (const name of flags) options[name] = { type: 'boolean' };
  for (const name of names) options[name] = { type: 'string' };
  try {
    return parseArgs({ args: [...args], options }).values;
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

module.exports = { readFlags, readOptions, withUsage };
