// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');

/**
 * The folders that installing one package leaves behind: its own, and those of its dependencies.
 *
 * @param {string} name
 * @param {string} from folder whose node_modules are searched, then those above it
 * @param {Set<string>} [found]
 * @returns {Set<string>}
 */
function dependencyFolders(name, from, found = new Set()) {
  let above = from;
  while (!fs.existsSync(path.join(above, 'node_modules', name, 'package.json'))) {
    const parent = path.dirname(above);
    if (parent === above) throw new Error(`${name} is not installed below ${from}`);
    above = parent;
  }
  const folder = path.join(above, 'node_modules', name);
  if (found.has(folder)) return found;
  found.add(folder);
  const { dependencies = {} } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  for (const dependency of Object.keys(dependencies)) dependencyFolders(dependency, folder, found);
  return found;
}

/** Bytes and number of files of a folder, without packages inside it. @param {string} folder */
function folderSize(folder) {
  let bytes = 0;
  let files = 0;
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.name === 'node_modules') continue;
    const inside = entry.isDirectory() ? folderSize(file) : { bytes: fs.statSync(file).size, files: 1 };
    bytes += inside.bytes;
    files += inside.files;
  }
  return { bytes, files };
}

module.exports = { dependencyFolders, folderSize };
