'use strict';
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

/** @typedef {Record<string, string>} FileHashes  path with forward slashes, relative to a root folder -> SHA-256 in hex */
/** @typedef {{ added: string[], removed: string[], changed: string[] }} Difference */

/** @param {string} file */
function sha256(file) {
  return createHash('sha256').update(fs.readFileSync(file)).digest('hex');
}

/** Every file under a folder, or the file itself; none where there is nothing. @param {string} start @returns {string[]} */
function listFiles(start) {
  const stat = fs.statSync(start, { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (!stat.isDirectory()) return [start];
  return fs.readdirSync(start).flatMap((name) => listFiles(path.join(start, name)));
}

/** @param {string} root @param {readonly string[]} starts files and folders, absolute @returns {FileHashes} */
function hashFiles(root, starts) {
  const relative = (/** @type {string} */ file) => path.relative(root, file).split(path.sep).join('/');
  const entries = starts.flatMap(listFiles).map((file) => [relative(file), sha256(file)]);
  entries.sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
  return Object.fromEntries(entries);
}

/** How `actual` differs from `expected`. @param {FileHashes} expected @param {FileHashes} actual @returns {Difference} */
function compareHashes(expected, actual) {
  const names = Object.keys(actual);
  return {
    added: names.filter((name) => !(name in expected)),
    removed: Object.keys(expected).filter((name) => !(name in actual)),
    changed: names.filter((name) => name in expected && expected[name] !== actual[name]),
  };
}

/** @param {Difference} difference */
function isSame({ added, removed, changed }) {
  return added.length + removed.length + changed.length === 0;
}

module.exports = { compareHashes, hashFiles, isSame, sha256 };
