// @ts-check
'use strict';

/** @typedef {import('./spec-positions.js').Keys} Keys */
/** One object of a spec. Its type is that of the OpenAPI Specification. @typedef {{ type: string, node: Record<string, any>, keys: Keys }} SpecNode */

/** What is below an object: the key, the type of what it holds, and whether that is one, a list or a map of them. @type {Record<string, [string, string, 'one' | 'list' | 'map'][]>} */
const CHILDREN = {
  Root: [
    ['info', 'Info', 'one'],
    ['paths', 'PathItem', 'map'],
    ['components', 'Components', 'one'],
  ],
  Components: [
    ['schemas', 'Schema', 'map'],
    ['parameters', 'Parameter', 'map'],
    ['headers', 'Header', 'map'],
    ['responses', 'Response', 'map'],
    ['requestBodies', 'RequestBody', 'map'],
    ['callbacks', 'Callback', 'map'],
  ],
  PathItem: [
    ['parameters', 'Parameter', 'list'],
    .../** @type {[string, string, 'one'][]} */ (
      ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'].map((method) => [
        method,
        'Operation',
        'one',
      ])
    ),
  ],
  Operation: [
    ['parameters', 'Parameter', 'list'],
    ['requestBody', 'RequestBody', 'one'],
    ['responses', 'Response', 'map'],
    ['callbacks', 'Callback', 'map'],
  ],
  Parameter: [
    ['schema', 'Schema', 'one'],
    ['content', 'MediaType', 'map'],
  ],
  Header: [['schema', 'Schema', 'one']],
  RequestBody: [['content', 'MediaType', 'map']],
  Response: [
    ['headers', 'Header', 'map'],
    ['content', 'MediaType', 'map'],
  ],
  MediaType: [['schema', 'Schema', 'one']],
  Schema: [
    ['properties', 'Schema', 'map'],
    ['items', 'Schema', 'one'],
    ['additionalProperties', 'Schema', 'one'],
    ['not', 'Schema', 'one'],
    ['allOf', 'Schema', 'list'],
    ['oneOf', 'Schema', 'list'],
    ['anyOf', 'Schema', 'list'],
  ],
};

const isObject = (/** @type {unknown} */ value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Every object of a spec, with its type. References are not followed.
 *
 * @param {Record<string, any>} node
 * @param {string} [type]
 * @param {Keys} [keys]
 * @returns {SpecNode[]}
 */
function walkSpec(node, type = 'Root', keys = []) {
  if (!isObject(node) || typeof node['$ref'] === 'string') return [];
  // A callback is a map of path items.
  const children =
    type === 'Callback' ? Object.keys(node).map((key) => [key, 'PathItem', 'one']) : (CHILDREN[type] ?? []);
  const below = children.flatMap(([key = '', childType, form]) => {
    const child = node[key];
    if (!isObject(child) && !Array.isArray(child)) return [];
    if (form === 'one') return walkSpec(child, childType, [...keys, key]);
    const isList = Array.isArray(child);
    return Object.entries(child).flatMap(([name, value]) =>
      walkSpec(value, childType, [...keys, key, isList ? Number(name) : name]),
    );
  });
  return [{ type, node, keys }, ...below];
}

/**
 * An object itself, or what its reference names; with the keys of where that is.
 *
 * @param {Record<string, any>} spec
 * @param {any} node
 * @param {Keys} keys
 * @returns {{ node: any, keys: Keys }}
 */
function resolve(spec, node, keys) {
  if (!isObject(node) || typeof node.$ref !== 'string' || !node.$ref.startsWith('#/')) return { node, keys };
  const target = keysOf(node.$ref);
  const found = target.reduce((/** @type {any} */ value, key) => value?.[key], spec);
  return found === node ? { node: undefined, keys } : resolve(spec, found, target);
}

/** A JSON pointer as the keys it names. @param {string} pointer such as `#/components/schemas/a~1b` */
function keysOf(pointer) {
  return pointer
    .slice(2)
    .split('/')
    .map((key) => decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The operations of the paths, callbacks left out, with their parameters (those of the path item too) resolved. @param {Record<string, any>} spec */
function operationsOf(spec) {
  return Object.entries(spec['paths'] ?? {}).flatMap(([path, item]) =>
    (CHILDREN['PathItem'] ?? [])
      .filter(([method, type]) => type === 'Operation' && isObject(item?.[method]))
      .map(([method]) => {
        const keys = ['paths', path, method];
        const lists = [['paths', path], keys].flatMap((at, index) =>
          ((index === 0 ? item.parameters : item[method].parameters) ?? []).map(
            (/** @type {any} */ node, /** @type {number} */ position) =>
              resolve(spec, node, [...at, 'parameters', position]),
          ),
        );
        return { path, method, keys, operation: item[method], parameters: lists };
      }),
  );
}

module.exports = { isObject, keysOf, operationsOf, resolve, walkSpec };
