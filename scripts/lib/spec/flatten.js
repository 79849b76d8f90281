// @ts-check
'use strict';
const { dataKeys, isObject, nameMaps, resolve } = require('./references.js');

/** @param {any} schema */
const isChoice = (schema) => 'oneOf' in schema || 'anyOf' in schema || 'not' in schema;

/**
 * A schema that is put together of others (`allOf`), as one: what crosses the wire is the same. A part that is a choice
 * can not be merged, and then the schema stays as it is.
 *
 * @param {any} schema
 * @param {any} document
 * @returns {any}
 */
function flattenSchema(schema, document) {
  const { allOf, ...rest } = schema;
  if (!Array.isArray(allOf)) return schema;
  // A reference that is wrapped only to get words of its own.
  if (allOf.length === 1 && Object.keys(rest).length === 0) return allOf[0];
  const parts = [...allOf.map((part) => flattenSchema(resolve(document, part), document)), rest];
  if (parts.some((part) => !isObject(part) || isChoice(part) || 'allOf' in part)) return schema;
  const required = [...new Set(parts.flatMap((part) => part.required ?? []))];
  const properties = Object.assign({}, ...parts.map((part) => part.properties ?? {}));
  return {
    ...Object.assign({}, ...parts),
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(required.length > 0 && { required }),
  };
}

/**
 * A copy in which every schema is flat.
 *
 * @param {any} node
 * @param {any} document
 * @param {readonly string[]} [trail] references that were put in place on the way here: a recursive one ends there
 * @param {boolean} [isNameMap]
 * @returns {any}
 */
function flattenAll(node, document, trail = [], isNameMap = false) {
  if (Array.isArray(node)) return node.map((item) => flattenAll(item, document, trail));
  if (!isObject(node)) return node;
  const references = (node['allOf'] ?? []).map((/** @type {any} */ part) => part.$ref).filter(Boolean);
  const isRecursive = references.some((/** @type {string} */ reference) => trail.includes(reference));
  const flat = isNameMap || isRecursive ? node : flattenSchema(node, document);
  const further = flat === node ? trail : [...trail, ...references];
  return Object.fromEntries(
    Object.entries(flat).map(([key, value]) =>
      !isNameMap && dataKeys.has(key)
        ? [key, value]
        : [key, flattenAll(value, document, further, !isNameMap && nameMaps.has(key))],
    ),
  );
}

module.exports = { flattenAll, flattenSchema };
