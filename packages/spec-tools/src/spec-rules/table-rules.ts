import { createRequire } from 'node:module';
import path from 'node:path';
import { asList, asObject, type SpecObject } from '../openapi/document.js';
import { ROOT } from '../repository/root.js';
import type { Finding, Keys } from './parsed-spec.js';
import { walkSpec, type SpecNode } from './walk-spec.js';

/** What is wrong with one extension of an object, as a sentence. The lint reads the same file. */
type ExtensionProblem = (type: string, key: string, value: unknown) => string | undefined;

const { extensionProblem } = createRequire(path.join(ROOT, 'package.json'))('./openapi/extensions.cjs') as {
  extensionProblem: ExtensionProblem;
};

/** What OpenAPI says is ignored as a parameter; here it would replace what the SDK sends. */
const OWN_HEADERS = ['accept', 'authorization', 'content-type'];
const BOUNDS = [
  ['minimum', 'maximum'],
  ['minLength', 'maxLength'],
  ['minItems', 'maxItems'],
] as const;
const TYPES = ['string', 'number', 'integer', 'boolean', 'array', 'object'];

/** What the operations table and the generated client cannot carry, or would carry wrongly. */
export function tableFindings(spec: SpecObject): Finding[] {
  const nodes = walkSpec(spec);
  return [
    ...nodes.flatMap(extensionFindings),
    ...nodes.filter(({ type }) => type === 'Schema').flatMap(schemaFindings),
    ...nodes.filter(({ type }) => type === 'Schema').flatMap(boundFindings),
    ...nodes.filter(({ type }) => type === 'Parameter').flatMap(parameterFindings),
    ...textFindings(spec, nodes),
  ];
}

function extensionFindings({ type, node, keys }: SpecNode): Finding[] {
  const extensions = Object.keys(node).filter((key) => key.startsWith('x-'));
  return extensions.flatMap((key) => {
    const message = extensionProblem(type, key, node[key]);
    return message === undefined ? [] : [{ at: [...keys, key], message }];
  });
}

function schemaFindings({ node, keys }: SpecNode): Finding[] {
  const properties = asObject(node['properties']);
  const required = asList(node['required']).map(String);
  const isInAllOf = keys.at(-2) === 'allOf';
  const elsewhere = isInAllOf ? required.filter((name) => properties[name] === undefined) : [];
  const readOnly = required.filter((name) => asObject(properties[name])['readOnly'] === true);
  const found: readonly (readonly [boolean, string, string])[] = [
    [
      node['type'] !== undefined && !TYPES.some((type) => type === node['type']),
      'type',
      `${JSON.stringify(node['type'])} is no type of OpenAPI 3.0: ${TYPES.join(', ')}.`,
    ],
    [
      !isPattern(node['pattern']),
      'pattern',
      `${JSON.stringify(node['pattern'])} is no regular expression of JavaScript, so that every value would end in an error.`,
    ],
    [
      String(node['pattern']).includes('${'),
      'pattern',
      'a pattern has no "${", since it is written into code: put a backslash before the brace.',
    ],
    [breaksCode(node['format']), 'format', 'a format has no apostrophe, backslash or line break.'],
    [
      node['properties'] !== undefined && Boolean(node['additionalProperties']),
      'additionalProperties',
      'the operations table carries either named fields or additional ones, not both in one schema.',
    ],
    ...readOnly.map(
      (name) =>
        [
          true,
          'required',
          `${name} is read-only, so a request cannot be asked for it: leave it out of "required".`,
        ] as const,
    ),
    ...elsewhere.map(
      (name) =>
        [
          true,
          'required',
          `${name} is required here, but described elsewhere: the operations table loses that. Put it into the "required" of the schema that describes it.`,
        ] as const,
    ),
  ];
  return found.flatMap(([is, key, message]) => (is ? [{ at: [...keys, key], message }] : []));
}

/** Bounds between which there is nothing, so that every value would be rejected. */
function boundFindings({ node, keys }: SpecNode): Finding[] {
  return BOUNDS.flatMap(([low, high]): Finding[] => {
    const [least, most] = [node[low], node[high]];
    if (typeof least !== 'number' || typeof most !== 'number' || least <= most) return [];
    const message = `${low} ${least} is more than ${high} ${most}, so that no value would do.`;
    return [{ at: [...keys, low], message }];
  });
}

function parameterFindings({ node, keys }: SpecNode): Finding[] {
  const name = String(node['name']);
  const found: readonly (readonly [boolean, string, string])[] = [
    [
      node['in'] === 'cookie',
      'in',
      `${name} is a cookie, which no client here keeps: describe it as a header.`,
    ],
    [
      node['style'] === 'deepObject',
      'style',
      `deepObject is sent without the name of the parameter: describe each field of ${name} as a parameter.`,
    ],
    [
      node['content'] !== undefined,
      'content',
      `${name} has no schema: the operations table carries parameters with "schema" only.`,
    ],
    [
      asObject(node['schema'])['type'] === 'object',
      'schema',
      `${name} is an object, which has no form in a URL that all servers read: describe each field as a parameter.`,
    ],
    [
      node['in'] === 'header' && OWN_HEADERS.includes(name.toLowerCase()),
      'name',
      `${name} is a header that follows from credentials and content types, and is no parameter in OpenAPI: describe it there.`,
    ],
    [breaksCode(node['name']), 'name', 'a name has no apostrophe, backslash or line break.'],
  ];
  return found.flatMap(([is, key, message]) => (is ? [{ at: [...keys, key], message }] : []));
}

/** Texts outside of schemas that are written into code. */
function textFindings(spec: SpecObject, nodes: readonly SpecNode[]): Finding[] {
  const servers = asList(spec['servers']).map((server, index) => ({
    value: asObject(server)['url'],
    at: ['servers', index, 'url'] as Keys,
  }));
  const schemes = asObject(asObject(spec['components'])['securitySchemes']);
  const tokenUrls = Object.entries(schemes).flatMap(([name, scheme]) =>
    Object.entries(asObject(asObject(scheme)['flows'])).map(([flow, value]) => ({
      value: asObject(value)['tokenUrl'],
      at: ['components', 'securitySchemes', name, 'flows', flow, 'tokenUrl'] as Keys,
    })),
  );
  const paths = Object.keys(asObject(spec['paths'])).map((path) => ({
    value: path,
    at: ['paths', path] as Keys,
  }));
  const fields = nodes
    .filter(({ type }) => type === 'Schema')
    .flatMap(({ node, keys }) =>
      Object.keys(asObject(node['properties'])).map((name) => ({
        value: name,
        at: [...keys, 'properties', name] as Keys,
      })),
    );
  return [...servers, ...tokenUrls, ...paths, ...fields]
    .filter(({ value }) => breaksCode(value))
    .map(({ at }) => ({
      at,
      message: 'no apostrophe, backslash or line break may stand here: it is written into code.',
    }));
}

function isPattern(pattern: unknown): boolean {
  try {
    return (
      pattern === undefined || (typeof pattern === 'string' && new RegExp(pattern, 'u') instanceof RegExp)
    );
  } catch {
    return false;
  }
}

/** Text that the templates write between apostrophes as it is. */
function breaksCode(value: unknown): boolean {
  return typeof value === 'string' && /['\\\p{Cc}]/u.test(value);
}
