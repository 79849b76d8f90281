// @ts-check
'use strict';
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { npm, root, run } = require('./run.js');

const stampFile = path.join(root, 'node_modules', '.installed-lock-sha256');

function lockHash() {
  return createHash('sha256')
    .update(fs.readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
}

/** @returns {boolean} whether node_modules was installed from the present package-lock.json */
function isInstalled() {
  return fs.existsSync(stampFile) && fs.readFileSync(stampFile, 'utf8') === lockHash();
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

/** Installs what package-lock.json lists, unless that was done already. Nothing runs an install script. */
async function ensureInstalled() {
  if (isInstalled()) return false;
  const [program, leading] = npm();
  // `ci` empties node_modules first: right for a fresh clone, needlessly slow for a changed lock file.
  const verb = fs.existsSync(stampFile) ? 'install' : 'ci';
  await run(program, [...leading, verb, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    env: npmEnvironment(),
  });
  fs.writeFileSync(stampFile, lockHash());
  return true;
}

module.exports = { ensureInstalled, npmEnvironment };
