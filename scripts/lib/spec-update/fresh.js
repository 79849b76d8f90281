// @ts-check
'use strict';
const { dataKeys, isObject, nameMaps } = require('../spec/references.js');
const { isAnnotation, methods } = require('../spec/views.js');

/**
 * What stands where a description is due: the vendor's words are theirs, and ours are written by a person. The update
 * lists every place that has it.
 */
const notDescribed = 'Not described yet.';

/** @typedef {'operation' | 'described' | 'other'} Kind */

/** What an object is, from the key it stands at. @param {string} key @param {string} parent @param {any} node @returns {Kind} */
function kindOf(key, parent, node) {
  if (typeof node['$ref'] === 'string') return 'other';
  if (methods.includes(key) && 'responses' in node) return 'operation';
  return ['properties', 'schemas', 'parameters', 'responses', 'headers', 'requestBodies'].includes(parent)
    ? 'described'
    : 'other';
}

/**
 * What is new, without the vendor's words: with a stand-in where a description is due, and with the names that decide
 * about generated code.
 *
 * @param {any} node
 * @param {{ key: string, parent: string, tags: string[] }} place
 * @param {boolean} [isNameMap]
 * @returns {any}
 */
function freshNode(node, place, isNameMap = false) {
  if (Array.isArray(node))
    return node.map((item) => freshNode(item, { ...place, key: '', parent: place.key }));
  if (!isObject(node)) return node;
  if (typeof node['$ref'] === 'string') return { $ref: node['$ref'] };
  const kind = isNameMap ? 'other' : kindOf(place.key, place.parent, node);
  /** @type {Record<string, any>} */
  const fresh = {};
  if (kind === 'operation')
    Object.assign(fresh, {
      operationId: node['operationId'],
      summary: notDescribed,
      description: notDescribed,
      tags: place.tags,
    });
  for (const [key, value] of Object.entries(node)) {
    if (!isNameMap && isAnnotation(key)) continue;
    const isData = !isNameMap && dataKeys.has(key);
    fresh[key] = isData
      ? value
      : freshNode(
          value,
          { ...place, key, parent: place.key },
          !isNameMap && nameMaps.has(key) && isObject(value),
        );
  }
  if (kind !== 'described') return fresh;
  const { type, name, in: where, ...rest } = fresh;
  const first = Object.fromEntries(
    Object.entries({ name, in: where, type }).filter(([, value]) => value !== undefined),
  );
  return { ...first, description: notDescribed, ...rest };
}

/** @param {string} method @param {string} path @returns {string} a name for an operation that comes without one */
function derivedOperationId(method, path) {
  const words = path.split(/[^A-Za-z0-9]+/).filter(Boolean);
  return method + words.map((word) => `${word[0]?.toUpperCase()}${word.slice(1)}`).join('');
}

module.exports = { derivedOperationId, freshNode, notDescribed };
