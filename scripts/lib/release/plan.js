// @ts-check
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { apiEntries } = require('../packages/workspaces.js');
const { reportDemands } = require('./checks.js');
const { bin, root, run } = require('../run.js');
const { specTools } = require('../spec-tools.js');

/** Output of a git command in the repository, trimmed. */
async function git(/** @type {string[]} */ ...args) {
  return (await run('git', args, { quiet: true })).trim();
}

/** lerna asks for no daemon: a release leaves no process behind. */
const lernaEnv = { ...process.env, NX_DAEMON: 'false' };

/** The version that lerna.json names. @param {string} folder */
function versionIn(folder) {
  return String(JSON.parse(fs.readFileSync(path.join(folder, 'lerna.json'), 'utf8')).version);
}

/** The last release that this commit follows, if there is one. @returns {Promise<string | undefined>} */
function lastTag() {
  return git('describe', '--tags', '--abbrev=0', '--match', 'v[0-9]*').catch(() => undefined);
}

/**
 * The version that lerna would make of the commits. lerna has no dry run, so it is asked in a throw-away clone.
 *
 * @returns {Promise<string>}
 */
async function plannedVersion() {
  const clone = fs.mkdtempSync(path.join(os.tmpdir(), 'release-plan-'));
  try {
    const branch = await git('branch', '--show-current');
    await git('clone', '--quiet', '--shared', '--branch', branch, root, clone);
    fs.appendFileSync(path.join(clone, '.git', 'info', 'exclude'), '/node_modules\n');
    fs.symlinkSync(path.join(root, 'node_modules'), path.join(clone, 'node_modules'), 'junction');
    const args = [
      'version',
      '--yes',
      '--no-push',
      '--no-git-tag-version',
      '--ignore-scripts',
      '--loglevel=error',
    ];
    await run('node', [bin('lerna'), ...args], { cwd: clone, env: lernaEnv, quiet: true });
    return versionIn(clone);
  } finally {
    fs.rmSync(clone, { recursive: true, force: true });
  }
}

/**
 * What changed since a release, in the spec and in the public surface of the packages, and what it asks for.
 *
 * @param {string} tag
 * @returns {Promise<import('./checks.js').Demand[]>}
 */
async function demandsSince(tag) {
  const { reportFile, specVerdict, specsToCompare } = specTools();
  const [before, after] = await specsToCompare(tag, undefined);
  const { changes } = await specVerdict(before, after);
  const demands = changes.map(({ level, aspect, path: where, message }) => ({
    level,
    message: `${aspect}: ${where}: ${message}`,
  }));
  for (const file of apiEntries().map(reportFile)) {
    const released = await run('git', ['show', `${tag}:${file}`], { quiet: true }).catch(() => '');
    demands.push(...reportDemands(file, released, fs.readFileSync(path.join(root, file), 'utf8')));
  }
  return demands;
}

module.exports = { demandsSince, git, lastTag, lernaEnv, plannedVersion, versionIn };
