// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { ensureInstalled } = require('../lib/install.js');
const { root } = require('../lib/run.js');

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
  fs.mkdirSync(target, { recursive: true });
  for (const file of ['package.json', 'package-lock.json'])
    fs.copyFileSync(path.join(__dirname, name, file), path.join(target, file));
  await ensureInstalled(target);
  return target;
}

module.exports = { installTools };
