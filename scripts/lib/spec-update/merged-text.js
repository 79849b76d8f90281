// @ts-check
'use strict';
const YAML = require('yaml');
const { callbackOnlyComponents } = require('../spec-diff/annotation-changes.js');
const { isSameButWords, operationsOf } = require('./extract.js');
const { derivedOperationId } = require('./fresh.js');
const { createMerger } = require('./merge.js');
const { applyRenames } = require('./renames.js');
const { formatEditable, parseEditable } = require('../spec/yaml.js');

/** @typedef {import('./extract.js').Notice} Notice */

/** Names of operations are methods in TypeScript: ours stay, and every new operation gets one. @param {any} ours @param {any} theirs @returns {Notice[]} */
function settleOperationIds(ours, theirs) {
  return operationsOf(theirs.paths).flatMap(({ at, operation }) => {
    const [method = '', path = ''] = at.split(' ');
    const known = ours.paths[path]?.[method.toLowerCase()];
    if (known === undefined) {
      operation.operationId ??= derivedOperationId(method.toLowerCase(), path);
      return [];
    }
    if (operation.operationId === known.operationId) return [];
    return [
      {
        path: at,
        message: `is called ${operation.operationId} by the vendor now; ours stays ${known.operationId}`,
      },
    ];
  });
}

/** What only callbacks use is marked, so that it is left out of the operations table. */
function markCallbackPayloads(/** @type {YAML.Document} */ document) {
  const marker = 'x-callback-payload';
  const only = callbackOnlyComponents(document.toJS());
  const schemas = /** @type {YAML.YAMLMap | undefined} */ (document.getIn(['components', 'schemas']));
  for (const { key, value } of schemas?.items ?? []) {
    if (!YAML.isMap(value)) continue;
    const isOnly = only.has(`#/components/schemas/${String(YAML.isScalar(key) ? key.value : key)}`);
    if (isOnly && !value.has(marker)) value.set(marker, true);
    if (!isOnly && value.has(marker)) value.delete(marker);
  }
}

/**
 * Our document with the structure of theirs.
 *
 * @param {string} text ours
 * @param {any} theirs extracted, and written in our way and with our names
 * @param {Map<string, string>} renames of components, from our name to theirs
 * @returns {{ text: string, notices: Notice[] }} the very same text when nothing of the structure changed
 */
function mergedText(text, theirs, renames) {
  const document = parseEditable(text);
  const ours = document.toJS();
  const notices = settleOperationIds(ours, theirs);
  const tags = operationsOf(ours.paths)[0]?.operation.tags ?? [];
  const root = /** @type {YAML.YAMLMap} */ (document.contents);
  const { openapi, info } = ours;
  createMerger({ document, ours, theirs, tags }).mergeMap(root, { openapi, info, ...theirs }, [], false);
  applyRenames(document, renames);
  const isUnchanged = isSameButWords(parseEditable(text).toJS(), document.toJS());
  if (isUnchanged) return { text, notices };
  markCallbackPayloads(document);
  return { text: formatEditable(document), notices };
}

module.exports = { mergedText };
