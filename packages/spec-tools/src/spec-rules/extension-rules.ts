import { asList, asObject, type SpecObject } from '../openapi/document.js';
import type { Finding, Keys } from './parsed-spec.js';
import { findField } from './find-field.js';
import {
  followReference,
  idOf,
  operationsOf,
  walkSpec,
  type PlacedOperation,
  type SpecNode,
} from './walk-spec.js';

/** Extensions that the SDK reads on a text. */
const OF_TEXTS = ['x-comma-list', 'x-date-time-milliseconds', 'x-phone-number'];

/** Extensions of the right form with which the SDK would refuse what is right, or check nothing. */
export function extensionFindings(spec: SpecObject): Finding[] {
  const schemas = walkSpec(spec).filter(({ type }) => type === 'Schema');
  return [
    ...schemas.flatMap(textFindings),
    ...schemas.flatMap((schema) => eitherFindings(spec, schema)),
    ...operationsOf(spec).flatMap(queryFindings),
    ...payloadFindings(spec),
  ];
}

function textFindings({ node, keys }: SpecNode): Finding[] {
  if (node['type'] === 'string') return [];
  return OF_TEXTS.filter((key) => node[key] !== undefined).map((key) => ({
    at: [...keys, key],
    message: `${key} is read on a text only: give it to a schema of "type: string".`,
  }));
}

/** Without one of its fields, a request would be refused, whatever it holds. */
function eitherFindings(spec: SpecObject, { node, keys }: SpecNode): Finding[] {
  const unknown = asList(node['x-at-least-one-field'])
    .map(String)
    .filter((name) => findField(spec, node, [name]) === undefined);
  const at = [...keys, 'x-at-least-one-field'];
  return unknown.map((name) => ({
    at,
    message: `this schema has no field ${name}, which x-at-least-one-field names.`,
  }));
}

function queryFindings({ operation, keys, parameters }: PlacedOperation): Finding[] {
  const key = 'x-at-least-one-query-parameter';
  if (operation[key] === undefined) return [];
  if (parameters.some(({ node }) => asObject(node)['in'] === 'query')) return [];
  const message = `${idOf(operation)} has no query parameter, so that ${key} would refuse every request.`;
  return [{ at: [...keys, key], message }];
}

/** What requests and answers are made of has to be in the operations table: the SDK would check nothing of it. */
function payloadFindings(spec: SpecObject): Finding[] {
  const key = 'x-callback-payload';
  return operationsOf(spec).flatMap(({ operation, keys }) => {
    const { requestBody, responses } = operation;
    return reachedObjects(spec, { requestBody, responses }, keys)
      .filter(({ node }) => node[key] === true)
      .map(({ keys: at }) => ({
        at: [...at, key],
        message: `${idOf(operation)} sends this schema or answers with it, so that it belongs into the operations table: remove ${key}.`,
      }));
  });
}

/** Every object that a part of an operation leads to, references followed. */
function reachedObjects(spec: SpecObject, part: unknown, from: Keys): { node: SpecObject; keys: Keys }[] {
  const seen = new Map<string, { node: SpecObject; keys: Keys }>();
  const follow = (value: unknown, keys: Keys): void => {
    const { node, keys: place } = followReference(spec, value, keys);
    const name = JSON.stringify(place);
    if (typeof node !== 'object' || node === null || seen.has(name)) return;
    seen.set(name, { node: asObject(node), keys: place });
    for (const [key, below] of Object.entries(node)) follow(below, [...place, key]);
  };
  follow(part, from);
  return [...seen.values()];
}
