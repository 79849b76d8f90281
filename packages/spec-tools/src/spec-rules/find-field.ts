import { asList, asObject, type SpecObject } from '../openapi/document.js';
import { followReference } from './walk-spec.js';

/** The field at a path of a schema, or of a part that it is put together of; its references are followed. */
export function findField(
  spec: SpecObject,
  schema: unknown,
  [name, ...below]: readonly string[],
): SpecObject | undefined {
  const node = asObject(followReference(spec, schema, []).node);
  if (name === undefined) return node;
  const field = asObject(node['properties'])[name];
  if (field !== undefined) return findField(spec, field, below);
  const parts = ['allOf', 'oneOf', 'anyOf'].flatMap((key) => asList(node[key]));
  return parts.map((part) => findField(spec, part, [name, ...below])).find((found) => found !== undefined);
}
