// @ts-check
'use strict';
const { flattenSchema } = require('../spec/flatten.js');
const { dataKeys, isObject, lookUp, nameMaps, pointerKeys, resolve } = require('../spec/references.js');
const { isSameButWords } = require('./extract.js');
const { listOperations, parametersOf, reachedComponents } = require('../spec/views.js');

// One API can be written down in many ways: a parameter in place or as a component, a text as a schema of its own or
// not, a payload flat or put together. Callers see none of that, so what comes in is rewritten in the way of our document
// before the two are merged. Names that become names in TypeScript are left alone.

/** @param {string} section @param {string} name */
const refTo = (section, name) => ({ $ref: `#/components/${section}/${name}` });
/** @param {any} node @returns {string | undefined} */
const refName = (node) =>
  isObject(node) && typeof node['$ref'] === 'string' ? pointerKeys(node['$ref'])[2] : undefined;

/** Whether the generator makes a type of it. Texts, numbers and lists get none. @param {any} schema */
const becomesType = (schema) =>
  !isObject(schema) ||
  ['properties', 'enum', 'allOf', 'oneOf', 'anyOf', 'additionalProperties'].some((key) => key in schema) ||
  schema['type'] === 'object' ||
  schema['type'] === undefined;

/**
 * Puts schemas without a type of their own in the place of references to them.
 *
 * @param {any} node
 * @param {any} theirs
 * @param {any} ours
 * @param {readonly string[]} [trail]
 * @param {boolean} [isNameMap]
 * @returns {any}
 */
function inlinePlainSchemas(node, theirs, ours, trail = [], isNameMap = false) {
  if (Array.isArray(node)) return node.map((item) => inlinePlainSchemas(item, theirs, ours, trail));
  if (!isObject(node)) return node;
  const target = node['$ref'];
  if (typeof target === 'string' && target.startsWith('#/components/schemas/')) {
    const schema = lookUp(theirs, target);
    const stays = becomesType(schema) || trail.includes(target) || lookUp(ours, target) !== undefined;
    return stays ? node : inlinePlainSchemas(schema, theirs, ours, [...trail, target]);
  }
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => {
      if (!isNameMap && dataKeys.has(key)) return [key, value];
      return [key, inlinePlainSchemas(value, theirs, ours, trail, !isNameMap && nameMaps.has(key))];
    }),
  );
}

/**
 * Writes what stands at `key` the way our document does: as our component, or in place.
 *
 * @param {'parameters' | 'responses' | 'requestBodies' | 'callbacks'} section
 * @param {any} ourNode
 * @param {any} holder @param {string | number} key where their node stands
 * @param {any} theirs
 */
function alignPart(section, ourNode, holder, key, theirs) {
  if (ourNode === undefined) return;
  const [ourName, theirName] = [refName(ourNode), refName(holder[key])];
  if (ourName === theirName) return;
  const content = structuredClone(resolve(theirs, holder[key]));
  if (ourName === undefined) {
    holder[key] = content;
    return;
  }
  const components = (theirs.components[section] ??= {});
  const taken = components[ourName];
  // Two places that share a component with us, but differ with them, can share it no longer.
  if (taken !== undefined && !isSameButWords(taken, content)) holder[key] = content;
  else {
    components[ourName] = content;
    holder[key] = refTo(section, ourName);
  }
}

/** @param {any} operation @param {any} ours @param {any} found our parameter at the same operation @param {any} theirs */
function alignParameters(operation, ours, found, theirs) {
  const known = [
    ...(found?.parameters ?? []),
    ...Object.keys(ours.components.parameters ?? {}).map((name) => refTo('parameters', name)),
  ];
  for (const [index, item] of (operation.parameters ?? []).entries()) {
    const { name, in: place } = resolve(theirs, item);
    const same = known.find((other) => {
      const parameter = resolve(ours, other);
      return parameter.name === name && parameter.in === place;
    });
    alignPart('parameters', same, operation.parameters, index, theirs);
  }
}

/**
 * @param {any} extract their document, extracted; it is not changed
 * @param {any} ours our document
 * @returns {any} theirs in our way of writing, with just the components that it then reaches
 */
function alignWithOurs(extract, ours) {
  const theirs = inlinePlainSchemas(structuredClone(extract), extract, ours);
  for (const { path, method, operation, pathItem } of listOperations(theirs)) {
    const parameters = parametersOf(theirs, operation, pathItem);
    if (parameters.length > 0) operation.parameters = parameters;
    const found = ours.paths[path]?.[method];
    alignParameters(operation, ours, found, theirs);
    alignPart('requestBodies', found?.requestBody, operation, 'requestBody', theirs);
    for (const status of Object.keys(operation.responses ?? {}))
      alignPart('responses', found?.responses?.[status], operation.responses, status, theirs);
    for (const name of Object.keys(operation.callbacks ?? {}))
      alignCallback(ours, found?.callbacks?.[name], operation.callbacks, name, theirs);
  }
  for (const item of Object.values(theirs.paths)) delete item.parameters;
  for (const [name, schema] of Object.entries(theirs.components.schemas ?? {})) {
    const own = ours.components.schemas[name];
    if (own?.properties && !own.allOf) theirs.components.schemas[name] = flattenSchema(schema, theirs);
  }
  const { securitySchemes } = theirs.components;
  return { ...theirs, components: { ...reachedComponents(theirs, theirs.paths), securitySchemes } };
}

/** The key of a callback is a made-up address: ours stays. */
function alignCallback(
  /** @type {any} */ ours,
  /** @type {any} */ ourNode,
  /** @type {any} */ holder,
  /** @type {string} */ name,
  /** @type {any} */ theirs,
) {
  alignPart('callbacks', ourNode, holder, name, theirs);
  if (ourNode === undefined) return;
  const [callback, own] = [resolve(theirs, holder[name]), resolve(ours, ourNode)];
  const [addresses, ownAddresses] = [Object.keys(callback), Object.keys(own)];
  if (addresses.length !== 1 || ownAddresses.length !== 1 || addresses[0] === ownAddresses[0]) return;
  callback[/** @type {string} */ (ownAddresses[0])] = callback[/** @type {string} */ (addresses[0])];
  delete callback[/** @type {string} */ (addresses[0])];
}

module.exports = { alignWithOurs };
