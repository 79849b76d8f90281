// @ts-check
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { lockHash, stampFileOf } = require('./install.js');
const { root, run } = require('./run.js');

/** Folders that the build puts beside a package's sources: copied, so that only what changed is built again. */
const built = ['dist', 'openapi'];

const exists = (/** @type {string} */ file) => fs.existsSync(file);

/** @returns {string[]} names of the folders under packages/ */
const packageFolders = () =>
  fs
    .readdirSync(path.join(root, 'packages'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

/** @param {string} from @param {string} to */
function link(from, to) {
  fs.mkdirSync(path.dirname(to), { recursive: true });
  // A junction needs no privilege on Windows, while a link to a file does.
  if (fs.statSync(from).isDirectory()) fs.symlinkSync(from, to, 'junction');
  else fs.copyFileSync(from, to);
}

/** The installed libraries by links, but our own packages as they are in the copy. @param {string} copy */
function linkLibraries(copy) {
  const scope = '@bandwidth-messages';
  const from = path.join(root, 'node_modules');
  for (const name of fs.readdirSync(from)) {
    if (name !== scope && name !== path.basename(stampFileOf(root)))
      link(path.join(from, name), path.join(copy, 'node_modules', name));
  }
  // Says that everything is installed: npm must never follow the links and install something else behind them.
  fs.writeFileSync(stampFileOf(copy), lockHash(copy));
  for (const name of packageFolders()) {
    const own = path.join(root, 'packages', name, 'node_modules');
    if (exists(own)) link(own, path.join(copy, 'packages', name, 'node_modules'));
    if (exists(path.join(from, scope, name)))
      link(path.join(copy, 'packages', name), path.join(copy, 'node_modules', scope, name));
  }
}

/**
 * A throw-away copy of the working tree, changes that are not committed included, where everything can be run without
 * touching the tree itself. It has the history as well.
 *
 * @returns {Promise<{ root: string, remove: () => void }>}
 */
async function copyRepository() {
  const copy = fs.mkdtempSync(path.join(os.tmpdir(), 'repository-copy-'));
  const remove = () => fs.rmSync(copy, { recursive: true, force: true, maxRetries: 3 });
  try {
    await run('git', ['clone', '--quiet', '--shared', '--no-checkout', root, copy], { quiet: true });
    await run('git', ['-C', copy, 'reset', '--quiet'], { quiet: true });
    const list = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      quiet: true,
    });
    // In a copy of a copy these are links, which .gitignore does not cover.
    const isOwn = (/** @type {string} */ file) =>
      file !== '' && !/(^|\/)(node_modules|\.cache)(\/|$)/.test(file);
    const files = list.split('\0').filter((file) => isOwn(file) && exists(path.join(root, file)));
    const builtFolders = packageFolders()
      .flatMap((name) => built.map((folder) => path.join('packages', name, folder)))
      .filter((folder) => exists(path.join(root, folder)));
    for (const name of [...files, ...builtFolders])
      fs.cpSync(path.join(root, name), path.join(copy, name), { recursive: true, preserveTimestamps: true });
    linkLibraries(copy);
    for (const name of ['openapi-generator', 'spec-clients']) {
      const cached = path.join(root, '.cache', name);
      fs.mkdirSync(cached, { recursive: true });
      link(cached, path.join(copy, '.cache', name));
    }
    return { root: copy, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

module.exports = { copyRepository };
