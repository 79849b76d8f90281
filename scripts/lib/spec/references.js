// @ts-check
'use strict';

/** @param {string} token */
const escapeToken = (token) => token.replaceAll('~', '~0').replaceAll('/', '~1');
/** @param {string} token */
const unescapeToken = (token) => token.replaceAll('~1', '/').replaceAll('~0', '~');

/** @param {readonly (string | number)[]} keys @returns {string} a JSON pointer as a fragment, `#/paths/...` */
const pointer = (keys) => `#${keys.map((key) => `/${escapeToken(String(key))}`).join('')}`;

/** @param {string} reference @returns {string[]} */
const pointerKeys = (reference) =>
  reference
    .slice(2)
    .split('/')
    .map((token) => unescapeToken(safeDecode(token)));

/** @param {string} text */
function safeDecode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** @param {unknown} value @returns {value is Record<string, any>} */
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Keys whose values are data, where `$ref` would be just a word. */
const dataKeys = new Set(['example', 'examples', 'enum', 'default', 'const', 'value']);

/** Keys below which names stand that mean nothing by themselves: a field may be called `description` or `default`. */
const nameMaps = new Set([
  'properties',
  'patternProperties',
  'schemas',
  'responses',
  'parameters',
  'examples',
  'requestBodies',
  'headers',
  'securitySchemes',
  'links',
  'callbacks',
  'paths',
  'content',
  'encoding',
  'mapping',
  'scopes',
  'variables',
]);

/**
 * @param {any} document
 * @param {string} reference
 * @returns {any} undefined when it leads nowhere
 */
function lookUp(document, reference) {
  if (reference === '#') return document;
  if (!reference.startsWith('#/')) return undefined;
  let node = document;
  for (const key of pointerKeys(reference)) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) return undefined;
    node = node[key];
  }
  return node;
}

/**
 * Follows a chain of references to its end. The document was checked before, so there is one.
 *
 * @param {any} document
 * @param {any} node
 * @returns {any}
 */
function resolve(document, node) {
  let current = node;
  while (isObject(current) && typeof current.$ref === 'string') current = lookUp(document, current.$ref);
  return current;
}

/**
 * Every reference of a subtree, with where it stands. Examples and other data are not looked into.
 *
 * @param {any} node
 * @param {(reference: string, keys: (string | number)[], holder: Record<string, any>) => void} visit
 * @param {(string | number)[]} [keys]
 * @param {boolean} [isNameMap]
 */
function eachReference(node, visit, keys = [], isNameMap = false) {
  if (Array.isArray(node)) node.forEach((item, index) => eachReference(item, visit, [...keys, index]));
  if (!isObject(node)) return;
  if (!isNameMap && typeof node.$ref === 'string') visit(node.$ref, keys, node);
  for (const [key, value] of Object.entries(node)) {
    // Named examples may be references; what they hold is data.
    const isData = dataKeys.has(key) && key !== 'examples';
    if (!isNameMap && (isData || key.startsWith('x-'))) continue;
    if (!isNameMap && key === 'mapping' && isObject(value)) {
      for (const [name, target] of Object.entries(value))
        visit(schemaTarget(target), [...keys, key, name], value);
      continue;
    }
    eachReference(value, visit, [...keys, key], !isNameMap && nameMaps.has(key));
  }
}

/** A discriminator may map to a reference, or to the bare name of a schema. @param {string} target */
const schemaTarget = (target) => (/[#/.]/.test(target) ? target : `#/components/schemas/${target}`);

/** @param {any} document */
function brokenReferences(document) {
  /** @type {{ at: string, target: string, why: string }[]} */
  const broken = [];
  eachReference(document, (reference, keys) => {
    const at = pointer(keys);
    if (!reference.startsWith('#'))
      broken.push({
        at,
        target: reference,
        why: 'is in another file; bundle the document into one file first',
      });
    else if (lookUp(document, reference) === undefined)
      broken.push({ at, target: reference, why: 'does not exist' });
  });
  return broken;
}

/** Where a schema is nothing but others put together; a way through `properties` or `items` may come back. */
const compositions = ['allOf', 'oneOf', 'anyOf', 'not'];

/** @param {any} node @returns {string[]} references that have to be followed to know what the node is at all */
function immediateReferences(node) {
  if (!isObject(node)) return [];
  if (typeof node.$ref === 'string') return [node.$ref];
  return compositions.flatMap((key) => [node[key] ?? []].flat().flatMap(immediateReferences));
}

/**
 * Chains such as a -> b -> a, which can not be resolved. A schema that holds itself in a field is no such loop.
 *
 * @param {any} document
 * @returns {string[][]}
 */
function compositionLoops(document) {
  /** @type {Set<string>} */
  const finished = new Set();
  /** @type {string[][]} */
  const loops = [];
  const follow = (/** @type {string} */ reference, /** @type {string[]} */ trail) => {
    if (trail.includes(reference)) loops.push([...trail.slice(trail.indexOf(reference)), reference]);
    else if (!finished.has(reference)) {
      for (const next of immediateReferences(lookUp(document, reference)))
        follow(next, [...trail, reference]);
      finished.add(reference);
    }
  };
  eachReference(document, (reference) => follow(reference, []));
  return loops;
}

module.exports = {
  brokenReferences,
  compositionLoops,
  dataKeys,
  eachReference,
  isObject,
  lookUp,
  nameMaps,
  pointer,
  pointerKeys,
  resolve,
  schemaTarget,
};
