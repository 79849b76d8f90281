// @ts-check
'use strict';
const { flattenAll } = require('./flatten.js');
const { dataKeys, eachReference, isObject, nameMaps, pointerKeys, resolve } = require('./references.js');

/** @typedef {'request' | 'response' | 'callbacks'} View */

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** What is written for people, or names things in generated code: nothing of it crosses the wire. */
const annotationKeys = new Set([
  'description',
  'summary',
  'title',
  'example',
  'examples',
  'externalDocs',
  'tags',
  'operationId',
]);

/** @param {string} key */
const isAnnotation = (key) => annotationKeys.has(key) || key.startsWith('x-');

/**
 * A copy without annotations.
 *
 * @param {any} node
 * @param {boolean} [isNameMap]
 * @returns {any}
 */
function withoutAnnotations(node, isNameMap = false) {
  if (Array.isArray(node)) return node.map((item) => withoutAnnotations(item));
  if (!isObject(node)) return node;
  return Object.fromEntries(
    Object.entries(node).flatMap(([key, value]) => {
      if (isNameMap) return [[key, withoutAnnotations(value)]];
      if (isAnnotation(key)) return [];
      if (dataKeys.has(key)) return [[key, value]];
      return [[key, withoutAnnotations(value, nameMaps.has(key))]];
    }),
  );
}

/** @param {any} document @returns {{ path: string, method: string, operation: any, pathItem: any }[]} */
function listOperations(document) {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) => {
    const pathItem = resolve(document, item);
    if (!isObject(pathItem)) return [];
    return methods
      .filter((method) => isObject(pathItem[method]))
      .map((method) => ({ path, method, operation: pathItem[method], pathItem }));
  });
}

/**
 * Those parts of a document's components that a subtree reaches, followed all the way.
 *
 * @param {any} document
 * @param {any} root
 */
function reachedComponents(document, root) {
  /** @type {Record<string, Record<string, any>>} */
  const components = {};
  const follow = (/** @type {any} */ node) =>
    eachReference(node, (reference) => {
      const [top, section, name] = pointerKeys(reference);
      if (top !== 'components' || section === undefined || name === undefined) return;
      components[section] ??= {};
      if (Object.hasOwn(components[section], name)) return;
      components[section][name] = document.components[section][name];
      follow(components[section][name]);
    });
  follow(root);
  return components;
}

/**
 * The parameters of an operation, with those of its path that it does not override.
 *
 * @param {any} document @param {any} operation @param {any} pathItem
 * @returns {any[]}
 */
function parametersOf(document, operation, pathItem) {
  const name = (/** @type {any} */ item) => {
    const parameter = resolve(document, item);
    return `${parameter.in} ${parameter.name}`;
  };
  const own = operation.parameters ?? [];
  const known = new Set(own.map(name));
  return [...own, ...(pathItem.parameters ?? []).filter((/** @type {any} */ item) => !known.has(name(item)))];
}

/** @param {any} document @param {Record<string, any>} found */
function requestOf(document, { operation, pathItem }) {
  const { requestBody, security, servers = pathItem.servers, deprecated } = operation;
  const parameters = parametersOf(document, operation, pathItem);
  return {
    parameters,
    requestBody,
    security,
    servers,
    deprecated,
    responses: { default: { description: '' } },
  };
}

/** @param {any} document */
function usedSecuritySchemes(document) {
  const requirements = [
    document.security,
    ...listOperations(document).map(({ operation }) => operation.security),
  ];
  const used = new Set(requirements.flatMap((list) => (list ?? []).flatMap(Object.keys)));
  const declared = Object.entries(document.components?.securitySchemes ?? {});
  return Object.fromEntries(declared.filter(([name]) => used.has(name)));
}

/**
 * Callbacks are put in place of references to them: the differ takes no direction from a callback in components. Their
 * addresses are made up, since each receiver has its own.
 *
 * @param {any} document
 * @param {Record<string, any>} found
 */
function callbacksOf(document, { operation }) {
  if (!isObject(operation.callbacks)) return undefined;
  const callbacks = Object.entries(operation.callbacks).map(([name, callback]) => {
    const items = Object.values(resolve(document, callback));
    return [
      name,
      Object.fromEntries(items.map((item, index) => [`https://receiver-${index}.example.com`, item])),
    ];
  });
  return { responses: { default: { description: '' } }, callbacks: Object.fromEntries(callbacks) };
}

/**
 * One side of a document: what callers send, what they are answered, or what is posted to them. Each is a valid
 * document with just the components it reaches, and without annotations. Apart, a change of a schema that both sides
 * use can be judged for each of them.
 *
 * @param {any} document
 * @param {View} view
 * @returns {any}
 */
function viewOf(document, view) {
  /** @type {Record<View, (found: Record<string, any>) => any>} */
  const pick = {
    request: (found) => requestOf(document, found),
    response: ({ operation }) => ({ responses: operation.responses }),
    callbacks: (found) => callbacksOf(document, found),
  };
  /** @type {Record<string, any>} */
  const paths = {};
  for (const found of listOperations(document)) {
    const picked = pick[view](found);
    if (picked) (paths[found.path] ??= {})[found.method] = JSON.parse(JSON.stringify(picked));
  }
  const components = flattenAll(reachedComponents(document, paths), document);
  const root = view === 'request' ? { servers: document.servers, security: document.security } : {};
  if (view === 'request') components['securitySchemes'] = usedSecuritySchemes(document);
  const info = { title: '', version: '' };
  const stripped = withoutAnnotations({
    openapi: '3.0.3',
    ...root,
    paths: flattenAll(paths, document),
    components,
  });
  return withDescriptions({ ...stripped, info });
}

/** Where OpenAPI demands a description, an empty one stands in, the same on both sides. */
function withDescriptions(/** @type {any} */ document) {
  const fill = (/** @type {any} */ responses) => {
    for (const response of Object.values(responses ?? {}))
      if (isObject(response) && response['$ref'] === undefined) response['description'] = '';
  };
  const walk = (/** @type {any} */ paths) => {
    for (const { operation } of listOperations({ ...document, paths })) {
      fill(operation.responses);
      for (const callback of Object.values(operation.callbacks ?? {})) walk(callback);
    }
  };
  walk(document.paths);
  fill(document.components.responses);
  return document;
}

module.exports = {
  isAnnotation,
  listOperations,
  methods,
  parametersOf,
  reachedComponents,
  viewOf,
  withoutAnnotations,
};
