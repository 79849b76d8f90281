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

/**
 * The last release that this commit follows, if there was one at all. Only tags vX.Y.Z count.
 *
 * @returns {Promise<string | undefined>}
 * @throws {Error} where releases are missing here, with the command that brings them
 */
async function lastRelease() {
  if ((await git('rev-parse', '--is-shallow-repository')) === 'true')
    throw new Error(
      'This clone has no full history, so the last release is not known. Run: git fetch --unshallow --tags',
    );
  const remote = await git('ls-remote', 'origin', 'refs/heads/main', 'refs/tags/v*');
  const remoteRefs = remote.split('\n').map((line) => line.split('\t'));
  const released = remoteRefs.map(([, ref = '']) => ref.replace('refs/tags/', '')).filter(isRelease);
  const local = (await git('tag')).split('\n').filter(isRelease);
  const missing = released.filter((tag) => !local.includes(tag));
  if (missing.length > 0)
    throw new Error(
      `The release ${missing.sort(byVersion).at(-1)} is not in this clone. Run: git fetch --tags`,
    );
  const main = remoteRefs.find(([, ref]) => ref === 'refs/heads/main')?.[0];
  if (main !== undefined && !(await isAncestor(main)))
    throw new Error(
      'The branch main at origin has commits that are not here. Run: git pull --rebase origin main',
    );
  const last = local.sort(byVersion).at(-1);
  if (last !== undefined && !(await isAncestor(last)))
    throw new Error(
      `The release ${last} is on another branch, not in the history of this commit. Run: git merge ${last}`,
    );
  return last;
}

const isRelease = (/** @type {string} */ tag) => /^v\d+\.\d+\.\d+$/.test(tag);

/** @param {string} a @param {string} b */
function byVersion(a, b) {
  const [first, second] = [a, b].map((tag) => tag.slice(1).split('.').map(Number));
  const place = [0, 1, 2].find((index) => first?.[index] !== second?.[index]) ?? 0;
  return Number(first?.[place]) - Number(second?.[place]);
}

/** Whether this commit follows another; one that is not here, it does not. @param {string} commit */
function isAncestor(commit) {
  return git('merge-base', '--is-ancestor', commit, 'HEAD').then(
    () => true,
    () => false,
  );
}

/**
 * The version that lerna would make of the commits. lerna has no dry run, so it is asked in a throw-away clone.
 *
 * @param {readonly string[]} lernaArgs the arguments it will be given
 * @returns {Promise<string>}
 */
async function plannedVersion(lernaArgs) {
  const clone = fs.mkdtempSync(path.join(os.tmpdir(), 'release-plan-'));
  try {
    const branch = await git('branch', '--show-current');
    await git('clone', '--quiet', '--shared', '--branch', branch, root, clone);
    fs.appendFileSync(path.join(clone, '.git', 'info', 'exclude'), '/node_modules\n');
    fs.symlinkSync(path.join(root, 'node_modules'), path.join(clone, 'node_modules'), 'junction');
    const args = [
      'version',
      ...lernaArgs,
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

module.exports = { demandsSince, git, lastRelease, lernaEnv, plannedVersion, versionIn };
