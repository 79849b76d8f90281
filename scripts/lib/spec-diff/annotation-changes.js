// @ts-check
'use strict';
const { isDeepStrictEqual } = require('node:util');
const { dataKeys, isObject, nameMaps, pointer } = require('../spec/references.js');
const { judgeExtension } = require('./extension-policy.js');
const { isAnnotation, listOperations, reachedComponents } = require('../spec/views.js');
const { brief, subjectOf } = require('./wire-changes.js');

/** @typedef {import('./levels.js').Change} Change */
/** @typedef {Map<string, Record<string, any>>} Annotations by the address of their holder */

/** @param {any} item of a list @returns {string | undefined} a name for it that does not depend on its place */
function itemKey(item) {
  if (!isObject(item)) return undefined;
  return item['$ref'] ?? (typeof item['name'] === 'string' ? `${item['in']} ${item['name']}` : undefined);
}

/**
 * The annotations of every object in a document. Parameters are addressed by name, since their order may change.
 *
 * @param {any} node
 * @param {Annotations} found
 * @param {(string | number)[]} [keys]
 * @param {boolean} [isNameMap]
 */
function collect(node, found, keys = [], isNameMap = false) {
  if (Array.isArray(node)) {
    node.forEach((item, index) => collect(item, found, [...keys, itemKey(item) ?? index]));
    return;
  }
  if (!isObject(node)) return;
  if (!isNameMap) {
    const own = Object.entries(node).filter(([key]) => isAnnotation(key));
    found.set(pointer(keys), Object.fromEntries(own));
  }
  for (const [key, value] of Object.entries(node)) {
    if (!isNameMap && (isAnnotation(key) || dataKeys.has(key))) continue;
    collect(value, found, [...keys, key], !isNameMap && nameMaps.has(key));
  }
}

/** @param {any} document @returns {Annotations} */
function annotationsOf(document) {
  /** @type {Annotations} */
  const found = new Map();
  collect(document, found);
  return found;
}

/** References to the components that are only reached through callbacks. @param {any} document @returns {Set<string>} */
function callbackOnlyComponents(document) {
  const bare = listOperations(document).map(
    ({ operation: { callbacks: _, ...rest }, pathItem: { parameters } }) => [rest, parameters],
  );
  const onWire = reachedComponents(document, bare);
  const only = Object.entries(reachedComponents(document, document.paths)).flatMap(([section, items]) =>
    Object.keys(items)
      .filter((name) => !onWire[section]?.[name])
      .map((name) => pointer(['components', section, name])),
  );
  return new Set(only);
}

/** @param {any} document @returns {(address: string) => boolean} whether something concerns callbacks alone */
function callbackPart(document) {
  const only = callbackOnlyComponents(document);
  return (address) =>
    /^#\/paths\/[^/]+\/\w+\/callbacks\//.test(address) || only.has(address.split('/').slice(0, 4).join('/'));
}

/**
 * What redocly does not judge, because nothing of it crosses the wire: words, names for generated code, and the
 * extensions, whose numbers matter to callers all the same.
 *
 * @param {any} base
 * @param {any} revision
 * @returns {Change[]}
 */
function annotationChanges(base, revision) {
  const [before, after] = [annotationsOf(base), annotationsOf(revision)];
  const isCallback = callbackPart(revision);
  return [...after].flatMap(([address, now]) => {
    const old = before.get(address);
    if (!old) return [];
    return [...new Set([...Object.keys(old), ...Object.keys(now)])]
      .filter((key) => !isDeepStrictEqual(old[key], now[key]))
      .map((key) => {
        const { level, meaning } = judgeExtension(key, old[key], now[key]);
        const values = key.startsWith('x-') ? ` from ${brief(old[key])} to ${brief(now[key])}` : '';
        /** @type {Change} */
        const change = {
          path: `${address}/${key}`,
          aspect: isCallback(address) ? 'callbacks' : 'wire',
          level,
          message: `\`${key}\` of ${subjectOf(address) || 'the document'} changed${values}; ${meaning}`,
        };
        return change;
      });
  });
}

module.exports = { annotationChanges, annotationsOf, callbackOnlyComponents };
