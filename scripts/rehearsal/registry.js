// @ts-check
'use strict';
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { npm, run } = require('../lib/run.js');

/** @typedef {{ url: string, env: NodeJS.ProcessEnv, stop(): Promise<void> }} Registry */

/** Our packages live in this registry alone; everything else comes through from the registry this machine uses. */
function registryConfig(/** @type {string} */ upstream) {
  return {
    storage: './storage',
    auth: { htpasswd: { file: './htpasswd' } },
    uplinks: { upstream: { url: upstream, timeout: '60s', max_fails: 10, fail_timeout: '5s' } },
    packages: {
      '@bandwidth-messages/*': { access: '$all', publish: '$all' },
      '**': { access: '$all', proxy: 'upstream' },
    },
    web: { enable: false },
    log: { type: 'stdout', format: 'json', level: 'error' },
  };
}

/** The first line of JSON that a program prints; whatever it says before its end when there is none. */
function firstAnswer(/** @type {import('node:child_process').ChildProcess} */ child) {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (/** @type {Buffer} */ chunk) => {
      output += chunk;
      const line = output.split('\n').find((text) => text.startsWith('{"url"'));
      if (line) resolve(JSON.parse(line));
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`It ended with exit code ${code}: ${output}`)));
  });
}

/** npm's settings for everything that talks to the registry: nothing of the user's own, a fresh cache. */
function npmSettings(/** @type {string} */ folder, /** @type {string} */ url) {
  const userconfig = path.join(folder, 'npmrc');
  // npm does not publish without a token; this registry takes any.
  fs.writeFileSync(userconfig, `${url.replace(/^http:/, '')}:_authToken=rehearsal\n`);
  return {
    ...process.env,
    npm_config_userconfig: userconfig,
    npm_config_registry: url,
    npm_config_cache: path.join(folder, 'cache'),
    npm_config_ignore_scripts: 'false',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
    npm_config_loglevel: 'error',
    NX_DAEMON: 'false',
  };
}

/**
 * Starts a registry on a free loopback port, with an empty storage.
 *
 * @param {string} tools the folder that has verdaccio installed
 * @param {string} folder where it may keep its files
 * @returns {Promise<Registry>}
 */
async function startRegistry(tools, folder) {
  const [program, leading] = npm();
  const upstream = (await run(program, [...leading, 'config', 'get', 'registry'], { quiet: true })).trim();
  const file = path.join(folder, 'registry.json');
  fs.writeFileSync(file, JSON.stringify(registryConfig(upstream)));
  const child = spawn(process.execPath, [path.join(__dirname, 'serve-registry.js'), tools, file], {
    cwd: folder,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const { url } = await firstAnswer(child).catch((error) => {
    throw new Error(`The registry did not start. ${error.message}`);
  });
  return {
    url,
    env: npmSettings(folder, url),
    async stop() {
      child.kill();
      await ended;
    },
  };
}

module.exports = { firstAnswer, startRegistry };
