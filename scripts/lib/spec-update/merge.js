// @ts-check
'use strict';
const { isDeepStrictEqual } = require('node:util');
const YAML = require('yaml');
const { isSameButWords } = require('./extract.js');
const { freshNode } = require('./fresh.js');
const { dataKeys, isObject, nameMaps, resolve } = require('../spec/references.js');
const { isAnnotation, withoutAnnotations } = require('../spec/views.js');

/** @typedef {{ document: YAML.Document, ours: any, theirs: any, tags: string[] }} Merge */

/** @param {unknown} node @returns {any} */
const plain = (node) => (YAML.isNode(node) ? node.toJSON() : node);

/**
 * What two items of lists have in common when they stand for the same thing: parameters by place and name, whatever the
 * document calls the component.
 *
 * @param {any} document
 * @param {any} item
 */
function identity(document, item) {
  const target = resolve(document, item);
  if (isObject(target) && typeof target['name'] === 'string' && typeof target['in'] === 'string')
    return `${target['in']} ${target['name']}`;
  return JSON.stringify(withoutAnnotations(item));
}

/** Whether only its place tells which item of a list it is. @param {any} item */
const isNameless = (item) => isObject(item) && !('$ref' in item) && !('name' in item);

/**
 * Brings the structure of their document into ours, in place. Words, extensions and comments stay where what they are
 * about stays; so does the order, and what is new comes last, since the order of parameters is public in TypeScript.
 *
 * @param {Merge} merge
 */
function createMerger({ document, ours, theirs, tags }) {
  /** @param {YAML.YAMLMap} map @param {any} other @param {readonly string[]} keys @param {boolean} isNameMap */
  function mergeMap(map, other, keys, isNameMap) {
    const isOwn = (/** @type {string} */ key) => !isNameMap && isAnnotation(key);
    map.items = map.items.filter(({ key }) => {
      const name = String(plain(key));
      return isOwn(name) || Object.hasOwn(other, name);
    });
    for (const [key, value] of Object.entries(other)) {
      if (isOwn(key)) continue;
      const node = map.items.find((pair) => String(plain(pair.key)) === key)?.value;
      if (node === undefined) insert(map, key, value, keys, isNameMap);
      else mergeValue(map, key, node, value, [...keys, key], isNameMap);
    }
  }

  /** Structure goes before the words and extensions at the end. @param {YAML.YAMLMap} map @param {string} key @param {any} value @param {readonly string[]} keys @param {boolean} isNameMap */
  function insert(map, key, value, keys, isNameMap) {
    const pair = document.createPair(key, fresh(value, [...keys, key], !isNameMap && nameMaps.has(key)));
    const isTail = (/** @type {YAML.Pair} */ { key: other }) => /^(x-|example)/.test(String(plain(other)));
    let at = map.items.length;
    while (!isNameMap && at > 0 && isTail(/** @type {YAML.Pair} */ (map.items[at - 1]))) at -= 1;
    map.items.splice(at, 0, /** @type {any} */ (pair));
  }

  /** @param {any} value @param {readonly string[]} keys @param {boolean} isNameMap */
  function fresh(value, keys, isNameMap) {
    const [parent = '', key = ''] = keys.slice(-2);
    return freshNode(value, { key, parent, tags }, isNameMap && isObject(value));
  }

  /** @param {YAML.YAMLMap} map @param {string} key @param {unknown} node @param {any} value @param {readonly string[]} keys @param {boolean} isNameMap */
  function mergeValue(map, key, node, value, keys, isNameMap) {
    const isData = !isNameMap && dataKeys.has(key) && key !== 'enum';
    if (!isData && YAML.isMap(node) && isObject(value)) {
      if (node.has('$ref') === '$ref' in value) {
        mergeMap(node, value, keys, !isNameMap && nameMaps.has(key));
        return;
      }
    } else if (!isData && YAML.isSeq(node) && Array.isArray(value)) {
      mergeList(node, value, keys);
      return;
    } else if (isDeepStrictEqual(plain(node), value)) return;
    map.set(key, document.createNode(fresh(value, keys, !isNameMap && nameMaps.has(key))));
  }

  /** @param {YAML.YAMLSeq} list @param {any[]} others @param {readonly string[]} keys */
  function mergeList(list, others, keys) {
    const known = new Set(others.map((item) => identity(theirs, item)));
    const paired = list.items.map((node) => ({ node, id: identity(ours, plain(node)) }));
    const survivors = paired.filter(({ id }) => known.has(id));
    const ids = new Set(paired.map(({ id }) => id));
    const gained = others.filter((item) => !ids.has(identity(theirs, item)));
    // One that is gone, one that came: what stands there has changed, and keeps its words.
    const lost = paired.filter(({ id }) => !known.has(id));
    const [gone, came] = [plain(lost[0]?.node), gained[0]];
    const isChange = lost.length === 1 && gained.length === 1 && [gone, came].every(isNameless);
    if (isChange && YAML.isMap(lost[0]?.node)) {
      mergeMap(lost[0].node, came, keys, false);
      return;
    }
    for (const { node, id } of survivors) {
      const other = others.find((item) => identity(theirs, item) === id);
      if (YAML.isMap(node) && isObject(other) && !isSameButWords(plain(node), other))
        mergeMap(node, other, keys, false);
    }
    list.items = [
      ...survivors.map(({ node }) => node),
      ...gained.map((item) => document.createNode(fresh(item, [...keys, ''], false))),
    ];
  }

  return { mergeMap };
}

module.exports = { createMerger };
