'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { sha256 } = require('./file-hashes.js');
const { npm, root, run } = require('./run.js');

const stampFileOf = (/** @type {string} */ folder) =>
  path.join(folder, 'node_modules', '.installed-lock-sha256');
const lockHash = (/** @type {string} */ folder) => sha256(path.join(folder, 'package-lock.json'));

/** Whether the folder's node_modules was installed from its present package-lock.json. */
function isInstalled(/** @type {string} */ folder) {
  const stampFile = stampFileOf(folder);
  return fs.existsSync(stampFile) && fs.readFileSync(stampFile, 'utf8') === lockHash(folder);
}

/**
 * npm wants a cache it can write to; where the home folder is read-only it gets one in the clone.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {NodeJS.ProcessEnv}
 */
function npmEnvironment(env = process.env) {
  const configured = env['npm_config_cache'] ?? path.join(env['HOME'] ?? os.homedir(), '.npm');
  try {
    fs.mkdirSync(configured, { recursive: true });
    fs.accessSync(configured, fs.constants.W_OK);
    return env;
  } catch {
    return { ...env, npm_config_cache: path.join(root, '.cache', 'npm') };
  }
}

/**
 * Installs what package-lock.json lists, unless that was done already. Nothing runs an install script.
 *
 * @param {string} [folder] with a lock file of its own
 */
async function ensureInstalled(folder = root) {
  if (isInstalled(folder)) return false;
  const [program, leading] = npm();
  // `ci` empties node_modules first: right for a fresh clone, needlessly slow for a changed lock file.
  const verb = fs.existsSync(stampFileOf(folder)) ? 'install' : 'ci';
  await run(program, [...leading, verb, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    env: npmEnvironment(),
  });
  fs.writeFileSync(stampFileOf(folder), lockHash(folder));
  return true;
}

module.exports = { ensureInstalled, lockHash, npmEnvironment, stampFileOf };
