// @ts-check
'use strict';
const { operationsOf, resolve } = require('./walk-spec.js');

/** @typedef {import('./spec-positions.js').Finding} Finding */
/** @typedef {import('./spec-positions.js').Keys} Keys */

/** Names that the generated code has or imports for itself, and those of JavaScript that its types refer to. */
const TAKEN = new Set(
  (
    'Array AxiosError AxiosInstance AxiosPromise AxiosResponse BaseAPI Blob Configuration ConfigurationParameters Date Error File ' +
    'FormData Function Map Number Object Omit Partial Pick Promise RawAxiosRequestConfig Readonly Record RequestArgs RequiredError ' +
    'Set String Symbol URL URLSearchParams'
  ).split(' '),
);

/** A name as the generator writes classes, without what is no letter or digit. @param {string} name */
function pascalCase(name) {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/** A name as the generator writes properties of a request. @param {string} name */
function camelCase(name) {
  const pascal = pascalCase(name);
  return pascal.charAt(0).toLowerCase() + pascal.slice(1);
}

/**
 * Names that would become one name in the generated code, where one of the two silently replaces the other.
 *
 * @param {Record<string, any>} spec
 * @returns {Finding[]}
 */
function nameFindings(spec) {
  return [...modelFindings(spec), ...operationFindings(spec), ...parameterFindings(spec)];
}

/** @param {Record<string, any>} spec @returns {Finding[]} */
function modelFindings(spec) {
  const declared = Object.keys(spec['components']?.['schemas'] ?? {}).map((key) => ({
    what: `The schema ${key}`,
    name: pascalCase(key),
    at: ['components', 'schemas', key],
  }));
  const all = [...declared, ...inlineModels(spec)];
  const operationNames = operationsOf(spec).map(
    ({ operation }) => `MessagesApi${pascalCase(operation.operationId ?? '')}Request`,
  );
  const taken = all.filter(
    ({ name }) => TAKEN.has(name) || name === 'MessagesApi' || operationNames.includes(name),
  );
  return [
    ...taken.map(({ what, name, at }) => ({
      at,
      message: `${what} becomes ${name}, a name that the generated code needs for itself.`,
    })),
    ...collisions(all, (name) => `the model ${name}`),
  ];
}

/** Models to which the generator gives a name of its own. @param {Record<string, any>} spec */
function inlineModels(spec) {
  return operationsOf(spec).flatMap(({ operation, keys }) => {
    const bodies = [
      { part: operation.requestBody, at: [...keys, 'requestBody'], suffix: 'request' },
      ...Object.entries(operation.responses ?? {}).map(([status, part]) => ({
        part,
        at: [...keys, 'responses', status],
        suffix: `${status}_response`,
      })),
    ];
    return bodies.flatMap(({ part, at, suffix }) => {
      const { node, keys: place } = resolve(spec, part, at);
      return Object.entries(node?.content ?? {}).flatMap(([type, media]) => {
        const schema = /** @type {any} */ (media)?.schema;
        if (schema?.$ref !== undefined || schema?.properties === undefined) return [];
        const name = pascalCase(`${operation.operationId}_${suffix}`);
        return [
          {
            what: `The schema of ${operation.operationId}, written in its place,`,
            name,
            at: [...place, 'content', type, 'schema'],
          },
        ];
      });
    });
  });
}

/** @param {Record<string, any>} spec @returns {Finding[]} */
function operationFindings(spec) {
  const operations = operationsOf(spec);
  const [first] = operations;
  const tags = operations.flatMap(({ operation, keys }) => {
    const own = operation.tags ?? [];
    const at = [...keys, 'tags'];
    if (own.length > 1)
      return [
        {
          at,
          message: `${operation.operationId} has ${own.length} tags, and would be generated as often: give it one.`,
        },
      ];
    if (own[0] === first?.operation.tags?.[0]) return [];
    return [
      {
        at,
        message: `All operations belong to one class: give ${operation.operationId} the tag of the others.`,
        other: [...(first?.keys ?? []), 'tags'],
      },
    ];
  });
  const named = operations.map(({ operation, keys }) => ({
    what: `The operation ${operation.operationId}`,
    name: camelCase(String(operation.operationId)),
    at: [...keys, 'operationId'],
  }));
  // The very same id twice is reported by the generator.
  const others = named.filter(({ what }, index) => named.findIndex((each) => each.what === what) === index);
  return [...tags, ...collisions(others, (name) => `the method ${name}`)];
}

/** @param {Record<string, any>} spec @returns {Finding[]} */
function parameterFindings(spec) {
  return operationsOf(spec).flatMap(({ operation, keys, parameters }) => {
    const body = resolve(spec, operation.requestBody, [...keys, 'requestBody']);
    const named = parameters.map(({ node, keys: at }) => ({
      what: `The parameter ${node?.name} in ${node?.in}`,
      name: camelCase(String(node?.name)),
      at: [...at, 'name'],
    }));
    const bodyName = nameOfBody(body.node, operation.operationId);
    if (bodyName !== undefined)
      named.push({ what: 'The body', name: bodyName, at: body.keys.concat('content') });
    return collisions(named, (name) => `the property ${name} in a request of ${operation.operationId}`);
  });
}

/** @param {any} body @param {string} operationId */
function nameOfBody(body, operationId) {
  const [media] = Object.values(body?.content ?? {});
  if (media === undefined) return undefined;
  const reference = /** @type {any} */ (media)?.schema?.$ref;
  return camelCase(
    reference === undefined ? `${operationId}_request` : (String(reference).split('/').at(-1) ?? ''),
  );
}

/**
 * @param {readonly { what: string, name: string, at: Keys }[]} named
 * @param {(name: string) => string} describe
 * @returns {Finding[]}
 */
function collisions(named, describe) {
  return named.flatMap(({ what, name, at }, index) => {
    // Files are named after models, and some file systems do not tell cases apart.
    const earlier = named.slice(0, index).find((other) => other.name.toLowerCase() === name.toLowerCase());
    if (earlier === undefined) return [];
    return [
      {
        at,
        message: `${what} and ${earlier.what.charAt(0).toLowerCase()}${earlier.what.slice(1)} would both become ${describe(name)}.`,
        other: earlier.at,
      },
    ];
  });
}

module.exports = { nameFindings };
