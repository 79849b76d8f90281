// @ts-check
'use strict';
const YAML = require('yaml');
const { isObject, pointerKeys, resolve } = require('../spec/references.js');

/** @param {any} document @param {string} reference */
const isThere = (document, reference) => {
  const [, section = '', name = ''] = pointerKeys(reference);
  return document.components?.[section]?.[name] !== undefined;
};

/**
 * Components that their document has under another name: they stand in the same place, and neither document knows the
 * other's name.
 *
 * @param {any} ours
 * @param {any} theirs
 * @returns {Map<string, string>} reference to ours -> reference to theirs
 */
function findRenames(ours, theirs) {
  /** @type {Map<string, string>} */
  const renames = new Map();
  /** @type {Set<string>} */
  const visited = new Set();
  const walk = (/** @type {any} */ a, /** @type {any} */ b) => {
    if (Array.isArray(a) && Array.isArray(b) && a.length === b.length)
      a.forEach((item, index) => walk(item, b[index]));
    if (!isObject(a) || !isObject(b)) return;
    const [from, to] = [a['$ref'], b['$ref']];
    if (typeof from === 'string' && typeof to === 'string') {
      if (visited.has(`${from} ${to}`)) return;
      visited.add(`${from} ${to}`);
      const isKnown = renames.has(from) || [...renames.values()].includes(to);
      if (from !== to && !isThere(theirs, from) && !isThere(ours, to) && !isKnown) renames.set(from, to);
    }
    const [left, right] = [resolve(ours, a), resolve(theirs, b)];
    if (!isObject(left) || !isObject(right)) return;
    for (const [key, value] of Object.entries(left)) if (Object.hasOwn(right, key)) walk(value, right[key]);
  };
  walk(ours.paths, theirs.paths);
  return renames;
}

/** @param {YAML.Document} document @param {Map<string, string>} renames */
function applyRenames(document, renames) {
  for (const [from, to] of renames) {
    const [top, section, name] = pointerKeys(from);
    const parent = /** @type {YAML.YAMLMap | undefined} */ (document.getIn([top, section]));
    const pair = parent?.items.find(({ key }) => YAML.isScalar(key) && key.value === name);
    if (pair && YAML.isScalar(pair.key)) pair.key.value = pointerKeys(to)[2];
  }
  YAML.visit(document, {
    Scalar(_, node) {
      const to = typeof node.value === 'string' ? renames.get(node.value) : undefined;
      if (to !== undefined) node.value = to;
    },
  });
}

/**
 * @param {any} node plain data
 * @param {Map<string, string>} renames
 * @returns {any} a copy with other names of components
 */
function withRenames(node, renames) {
  if (typeof node === 'string') return renames.get(node) ?? node;
  if (Array.isArray(node)) return node.map((item) => withRenames(item, renames));
  if (!isObject(node)) return node;
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, withRenames(value, renames)]));
}

/** @param {any} document @param {Map<string, string>} renames @returns {any} */
function renameComponents(document, renames) {
  const renamed = withRenames(document, renames);
  for (const [from, to] of renames) {
    const [, section = '', name = ''] = pointerKeys(from);
    const target = pointerKeys(to)[2] ?? '';
    const components = renamed.components[section];
    renamed.components[section] = Object.fromEntries(
      Object.entries(components).map(([key, value]) => [key === name ? target : key, value]),
    );
  }
  return renamed;
}

/** @param {string} text of the overlay @param {Map<string, string>} renames @returns {string} */
function renameInOverlay(text, renames) {
  let renamed = text;
  for (const [from, to] of renames) {
    const [, section, name] = pointerKeys(from);
    const target = pointerKeys(to)[2];
    renamed = renamed
      .replaceAll(new RegExp(`\\b${section}\\.${name}\\b`, 'g'), `${section}.${target}`)
      .replaceAll(`'${from}'`, `'${to}'`)
      .replaceAll(`${section}['${name}']`, `${section}['${target}']`);
  }
  return renamed;
}

module.exports = { applyRenames, findRenames, renameComponents, renameInOverlay };
