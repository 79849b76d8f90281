// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { published } = require('../lib/check-packages.js');
const { bin, root, run } = require('../lib/run.js');

/**
 * Copies the files that are checked in or would be, and what the build adds to them.
 *
 * @param {string} target
 */
async function copyRepository(target) {
  const listed = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    quiet: true,
  });
  for (const file of listed.split('\0').filter(Boolean)) {
    const from = path.join(root, file);
    // A file that was deleted but not committed is still listed.
    if (!fs.existsSync(from)) continue;
    fs.mkdirSync(path.dirname(path.join(target, file)), { recursive: true });
    fs.copyFileSync(from, path.join(target, file));
  }
  for (const name of published) {
    for (const built of ['dist', 'openapi']) {
      const from = path.join(root, 'packages', name, built);
      if (fs.existsSync(from))
        fs.cpSync(from, path.join(target, 'packages', name, built), { recursive: true });
    }
  }
}

/** Only a public CI can sign where a package was built, so the rehearsal publishes without that signature. */
function withoutProvenance(/** @type {string} */ target) {
  for (const name of published) {
    const file = path.join(target, 'packages', name, 'package.json');
    const manifest = JSON.parse(fs.readFileSync(file, 'utf8'));
    manifest.publishConfig.provenance = false;
    fs.writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
  }
}

/**
 * Makes a throw-away copy of the work tree, as a repository of its own: lerna wants a clean one and writes into it.
 *
 * @param {string} target
 */
async function makePublishable(target) {
  await copyRepository(target);
  withoutProvenance(target);
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(target, 'node_modules'), 'junction');
  const identity = ['-c', 'user.name=rehearsal', '-c', 'user.email=rehearsal@localhost'];
  const git = (/** @type {string[]} */ ...args) => run('git', args, { cwd: target, quiet: true });
  await git('init', '--quiet', '--initial-branch=main');
  fs.appendFileSync(path.join(target, '.git', 'info', 'exclude'), '/node_modules\n');
  await git('add', '--all');
  await git(...identity, 'commit', '--quiet', '--no-verify', '--no-gpg-sign', '--message=chore: rehearse');
  // The release workflow has checked out a tag, not a branch.
  await git('checkout', '--quiet', '--detach');
}

/**
 * `lerna publish from-package`, as the release workflow runs it.
 *
 * @param {string} repository
 * @param {import('./registry.js').Registry} registry
 * @returns {Promise<string>} what lerna said
 */
function publish(repository, registry) {
  const args = ['publish', 'from-package', '--yes', '--registry', registry.url];
  return run('node', [bin('lerna'), ...args], { cwd: repository, env: registry.env, quiet: true });
}

module.exports = { copyRepository, makePublishable, publish };
