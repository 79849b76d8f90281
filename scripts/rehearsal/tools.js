// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { npmEnvironment } = require('../lib/install.js');
const { npm, root, run } = require('../lib/run.js');

/** Out of the source tree, so that no linter, compiler or test runner walks a gigabyte of tools. */
const installedUnder = path.join(root, '.cache', 'rehearsal');

/**
 * Installs what a package.json of this folder lists, unless that was done already.
 *
 * @param {'.' | 'matrix'} name the folder that has package.json and package-lock.json
 * @returns {Promise<string>} the folder that has node_modules
 */
async function installTools(name) {
  const target = path.join(installedUnder, name);
  const stamp = path.join(target, 'installed-lock.json');
  const lock = path.join(__dirname, name, 'package-lock.json');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp).equals(fs.readFileSync(lock))) return target;
  fs.mkdirSync(target, { recursive: true });
  fs.copyFileSync(path.join(__dirname, name, 'package.json'), path.join(target, 'package.json'));
  fs.copyFileSync(lock, path.join(target, 'package-lock.json'));
  const [program, leading] = npm();
  await run(program, [...leading, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: target,
    env: npmEnvironment(),
  });
  fs.copyFileSync(lock, stamp);
  return target;
}

/** The program that an installed package declares, as a path. */
function toolBin(/** @type {string} */ tools, /** @type {string} */ name, binName = name) {
  const folder = path.join(tools, 'node_modules', name);
  const { bin } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  return path.join(folder, typeof bin === 'string' ? bin : bin[binName]);
}

module.exports = { installTools, toolBin };
