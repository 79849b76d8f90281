// @ts-check
'use strict';
const { extensionProblem } = require('../../../openapi/extensions.cjs');
const { operationsOf, resolve, walkSpec } = require('./walk-spec.js');

/** @typedef {import('./spec-positions.js').Finding} Finding */
/** @typedef {import('./walk-spec.js').SpecNode} SpecNode */

const TYPES = ['string', 'number', 'integer', 'boolean', 'array', 'object'];

/** Text that the templates write between apostrophes as it is. @param {unknown} value */
const breaksCode = (value) => typeof value === 'string' && /['\\\p{Cc}]/u.test(value);

/**
 * What the operations table and the generated client cannot carry, or would carry wrongly.
 *
 * @param {Record<string, any>} spec
 * @returns {Finding[]}
 */
function tableFindings(spec) {
  const nodes = walkSpec(spec);
  return [
    ...nodes.flatMap(extensionFindings),
    ...nodes.filter(({ type }) => type === 'Schema').flatMap(schemaFindings),
    ...nodes.filter(({ type }) => type === 'Parameter').flatMap(parameterFindings),
    ...operationsOf(spec).flatMap((each) => contentFindings(spec, each)),
    ...textFindings(spec),
  ];
}

/** @param {SpecNode} node @returns {Finding[]} */
function extensionFindings({ type, node, keys }) {
  return Object.keys(node)
    .filter((key) => key.startsWith('x-'))
    .flatMap((key) => {
      const message = extensionProblem(type, key, node[key]);
      return message === undefined ? [] : [{ at: [...keys, key], message }];
    });
}

/** @param {SpecNode} schema @returns {Finding[]} */
function schemaFindings({ node, keys }) {
  /** @type {Finding[]} */
  const findings = [];
  const report = (/** @type {string} */ key, /** @type {string} */ message) =>
    findings.push({ at: [...keys, key], message });
  if (node['type'] !== undefined && !TYPES.includes(node['type']))
    report('type', `${JSON.stringify(node['type'])} is no type of OpenAPI 3.0: ${TYPES.join(', ')}.`);
  if (breaksCode(node['format'])) report('format', 'a format has no apostrophe, backslash or line break.');
  const properties = node['properties'] ?? {};
  if (node['properties'] !== undefined && node['additionalProperties'])
    report(
      'additionalProperties',
      'the operations table carries either named fields or additional ones, not both in one schema.',
    );
  for (const name of node['required'] ?? []) {
    if (properties[name]?.readOnly === true)
      report(
        'required',
        `${name} is read-only, so a request cannot be asked for it: leave it out of "required".`,
      );
  }
  if (keys.at(-2) === 'allOf')
    for (const name of node['required'] ?? [])
      if (properties[name] === undefined)
        report(
          'required',
          `${name} is required here, but described elsewhere: the operations table loses that. Put it into the "required" of the schema that describes it.`,
        );
  return findings;
}

/** @param {SpecNode} parameter @returns {Finding[]} */
function parameterFindings({ node, keys }) {
  /** @type {Finding[]} */
  const findings = [];
  const report = (/** @type {string} */ key, /** @type {string} */ message) =>
    findings.push({ at: [...keys, key], message });
  const { name, in: where, style } = node;
  if (where === 'cookie')
    report('in', `${name} is a cookie, which no client here keeps: describe it as a header.`);
  if (style === 'deepObject')
    report(
      'style',
      `deepObject is sent without the name of the parameter: describe each field of ${name} as a parameter.`,
    );
  if (node['content'] !== undefined)
    report('content', `${name} has no schema: the operations table carries parameters with "schema" only.`);
  if (node['schema']?.type === 'object')
    report(
      'schema',
      `${name} is an object, which has no form in a URL that all servers read: describe each field as a parameter.`,
    );
  if (breaksCode(name)) report('name', 'a name has no apostrophe, backslash or line break.');
  return findings;
}

/** Bodies and answers. @param {Record<string, any>} spec @param {ReturnType<typeof operationsOf>[number]} operation @returns {Finding[]} */
function contentFindings(spec, { operation, keys }) {
  const parts = [
    { part: operation.requestBody, at: [...keys, 'requestBody'], what: 'the body' },
    ...Object.entries(operation.responses ?? {})
      .filter(([status]) => /^2/.test(status))
      .map(([status, part]) => ({ part, at: [...keys, 'responses', status], what: `the answer ${status}` })),
  ];
  return parts.flatMap(({ part, at, what }) => {
    const { node, keys: place } = resolve(spec, part, at);
    const content = Object.keys(node?.content ?? {});
    const other = content.find((type) => !/^application\/([\w.-]+\+)?json(;|$)/.test(type));
    if (other !== undefined)
      return [
        {
          at: [...place, 'content', other],
          message: `${what} of ${operation.operationId} is ${other}: the SDK sends and reads JSON only.`,
        },
      ];
    if (content.length < 2) return [];
    return [
      {
        at: [...place, 'content'],
        message: `${what} of ${operation.operationId} has ${content.length} content types: the operations table carries one.`,
      },
    ];
  });
}

/** Texts outside of schemas that are written into code. @param {Record<string, any>} spec @returns {Finding[]} */
function textFindings(spec) {
  const schemes = Object.entries(spec['components']?.securitySchemes ?? {});
  const texts = [
    ...(spec['servers'] ?? []).map((/** @type {any} */ server, /** @type {number} */ index) => ({
      value: server?.url,
      at: ['servers', index, 'url'],
    })),
    ...schemes.flatMap(([name, scheme]) =>
      Object.entries(/** @type {any} */ (scheme)?.flows ?? {}).map(([flow, value]) => ({
        value: /** @type {any} */ (value)?.tokenUrl,
        at: ['components', 'securitySchemes', name, 'flows', flow, 'tokenUrl'],
      })),
    ),
    ...Object.keys(spec['paths'] ?? {}).map((path) => ({ value: path, at: ['paths', path] })),
    ...walkSpec(spec).flatMap(({ type, node, keys }) =>
      type === 'Schema'
        ? Object.keys(node['properties'] ?? {}).map((name) => ({
            value: name,
            at: [...keys, 'properties', name],
          }))
        : [],
    ),
  ];
  return texts
    .filter(({ value }) => breaksCode(value))
    .map(({ at }) => ({
      at,
      message: 'no apostrophe, backslash or line break may stand here: it is written into code.',
    }));
}

module.exports = { tableFindings };
