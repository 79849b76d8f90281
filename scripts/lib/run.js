'use strict';
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const path = require('node:path');

/** The repository's root folder, wherever the command was started from. */
const root = path.resolve(__dirname, '..', '..');

/** What git hands to its hooks: a git command in a copy, or in another folder, would work on the caller's repository. */
const REPOSITORY_VARIABLES = `
  GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_COMMON_DIR GIT_CONFIG GIT_CONFIG_COUNT GIT_CONFIG_PARAMETERS
  GIT_DIR GIT_GRAFT_FILE GIT_IMPLICIT_WORK_TREE GIT_INDEX_FILE GIT_NAMESPACE GIT_NO_REPLACE_OBJECTS
  GIT_OBJECT_DIRECTORY GIT_PREFIX GIT_QUARANTINE_PATH GIT_REPLACE_REF_BASE GIT_SHALLOW_FILE
  GIT_WORK_TREE
`;
// Dropped here for this process and all that it starts: every script loads this file, and so does the configuration of jest.
for (const name of REPOSITORY_VARIABLES.trim().split(/\s+/)) delete process.env[name];

/** A command that ended with another exit code than 0. Its output was shown or is in `output`. */
class CommandError extends Error {
  /** @param {string} command @param {number | null} code @param {string} output @param {NodeJS.Signals | null} [signal] that ended it */
  constructor(command, code, output, signal = null) {
    super(`${command} ${signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`}`);
    this.name = 'CommandError';
    this.code = code;
    this.output = output;
  }
}

/** The programs that run now. @type {Set<import('node:child_process').ChildProcess>} */
const children = new Set();

let isEnding = false;

/**
 * Ends all programs that were started, and starts no other: whoever waits for one goes no further.
 *
 * @param {NodeJS.Signals} signal
 * @returns {Promise<void>} once they have ended, and write to no folder any more
 */
async function endChildren(signal) {
  isEnding = true;
  const ended = [...children].map((child) => once(child, 'exit'));
  for (const child of children) child.kill(signal);
  await Promise.all(ended);
}

/**
 * Runs a program and waits for its end. No shell is involved, so paths may contain spaces.
 *
 * @param {string} file program; `node` means this very Node
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean, signal?: AbortSignal }} [options] quiet: keep
 *   the output, show it only on failure; signal: ends it
 * @returns {Promise<string>} the output when quiet, else ''
 */
function run(file, args, { cwd = root, env = process.env, quiet = false, signal } = {}) {
  return new Promise((resolve, reject) => {
    if (isEnding) return;
    const program = file === 'node' ? process.execPath : file;
    const child = spawn(program, args, {
      cwd,
      env,
      signal,
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    });
    child.on('spawn', () => children.add(child));
    child.on('exit', () => children.delete(child));
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.on('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      const isMissing = error.code === 'ENOENT' && fs.existsSync(cwd);
      reject(isMissing ? new Error(`${file} was not found on the PATH. Install it, and run again.`) : error);
    });
    child.on('close', (code, endedBy) => {
      if (isEnding) return;
      if (code === 0) resolve(output);
      else reject(new CommandError([file, ...args].join(' '), code, output, endedBy));
    });
  });
}

/**
 * The path of a program that an installed package declares in its `bin`.
 *
 * @param {string} packageName
 * @param {string} [binName] defaults to the package's own name
 */
function bin(packageName, binName = packageName) {
  const folder = path.join(root, 'node_modules', packageName);
  const { bin: declared } = require(path.join(folder, 'package.json'));
  return path.join(folder, typeof declared === 'string' ? declared : declared[binName]);
}

/** The npm that started us, or the one on the PATH; as [program, leading arguments]. */
function npm() {
  const npmCli = process.env['npm_execpath'];
  /** @type {[string, string[]]} */
  const found = npmCli && /npm-cli\.c?js$/.test(npmCli) ? ['node', [npmCli]] : ['npm', []];
  return found;
}

module.exports = { CommandError, bin, endChildren, npm, root, run };
