// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { published } = require('../lib/packages/check-packages.js');
const { copyRepository } = require('../lib/repository-copy.js');
const { bin, run } = require('../lib/run.js');

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
 * Makes a throw-away copy of the work tree that lerna can publish: it wants a clean one and writes into it.
 *
 * @returns {Promise<{ root: string, remove: () => void }>}
 */
async function makePublishable() {
  const copy = await copyRepository();
  withoutProvenance(copy.root);
  const git = (/** @type {string[]} */ ...args) => run('git', args, { cwd: copy.root, quiet: true });
  // The release workflow has checked out a tag, not a branch.
  await git('checkout', '--quiet', '--detach');
  fs.appendFileSync(path.join(copy.root, '.git', 'info', 'exclude'), 'node_modules\n.cache\n');
  await git('add', '--all');
  const identity = ['-c', 'user.name=rehearsal', '-c', 'user.email=rehearsal@localhost'];
  await git(...identity, 'commit', '--quiet', '--no-verify', '--no-gpg-sign', '--message=chore: rehearse');
  return copy;
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

module.exports = { makePublishable, publish };
