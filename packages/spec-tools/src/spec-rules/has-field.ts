import { asList, asObject, type SpecObject } from '../openapi/document.js';
import { followReference } from './walk-spec.js';

/** Whether a schema, or a part that it is put together of, describes a field at this path. */
export function hasField(spec: SpecObject, schema: unknown, [name, ...below]: readonly string[]): boolean {
  if (name === undefined) return true;
  const node = asObject(followReference(spec, schema, []).node);
  const field = asObject(node['properties'])[name];
  if (field !== undefined) return hasField(spec, field, below);
  const parts = ['allOf', 'oneOf', 'anyOf'].flatMap((key) => asList(node[key]));
  return parts.some((part) => hasField(spec, part, [name, ...below]));
}
