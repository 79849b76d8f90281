// @ts-check
'use strict';
const path = require('node:path');
const { hashFiles } = require('../file-hashes.js');
const { generatedClient } = require('../generate/generated-client.js');
/** @typedef {import('./levels.js').Change} Change */

/** @param {string} folder */
const hashes = (folder) => hashFiles(folder, [path.join(folder, 'src'), path.join(folder, 'docs')]);

/** @param {string} old @param {string} now @returns {string[]} generated files that are new, gone or different */
function differingFiles(old, now) {
  const [before, after] = [hashes(old), hashes(now)];
  const all = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...all].filter((file) => before[file] !== after[file]).sort();
}

/** @param {readonly string[]} names */
const shorten = (names) =>
  names.length > 4 ? `${names.slice(0, 4).join(', ')} and ${names.length - 4} more` : names.join(', ');

/**
 * What users of the packages' types see: both specs are generated, and the public surfaces of the client and of the SDK
 * on top of it are compared.
 *
 * @param {string} oldText
 * @param {string} newText
 * @param {import('../surface/worker.js').SurfaceWorker} surface
 * @returns {Promise<Change[]>}
 */
async function typescriptChanges(oldText, newText, surface) {
  if (oldText === newText) return [];
  const [old, now] = await Promise.all([generatedClient(oldText), generatedClient(newText)]);
  const files = differingFiles(old, now);
  if (files.length === 0) return [];
  /** @type {Change} */
  const text = {
    path: 'packages/client',
    aspect: 'typescript',
    level: 'patch',
    message: `generated text differs: ${shorten(files)}`,
  };
  return [...(await surface.verdict(old, now)), text];
}

module.exports = { typescriptChanges };
