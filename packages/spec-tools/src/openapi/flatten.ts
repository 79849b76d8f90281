import { asList, asObject, DATA_KEYS, isObject, NAME_MAPS, type SpecObject } from './document.js';
import { referenceOf, resolve } from './references.js';

/**
 * A schema that is put together of others (`allOf`), as one: what crosses the wire is the same. A part that is a choice
 * cannot be merged, and then the schema stays as it is.
 */
export function flattenSchema(schema: unknown, document: unknown): unknown {
  if (!isObject(schema)) return schema;
  const { allOf, ...rest } = schema;
  if (!Array.isArray(allOf)) return schema;
  // A reference that is wrapped only to get words of its own.
  if (allOf.length === 1 && Object.keys(rest).length === 0) return allOf[0] as unknown;
  const parts = [...allOf.map((part) => flattenSchema(resolve(document, part), document)), rest];
  if (!parts.every(isMergeable)) return schema;
  const required = [...new Set(parts.flatMap((part) => asList(part['required'])))];
  const properties = Object.assign({}, ...parts.map((part) => asObject(part['properties']))) as SpecObject;
  return {
    ...(Object.assign({}, ...parts) as SpecObject),
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(required.length > 0 && { required }),
  };
}

function isMergeable(part: unknown): part is SpecObject {
  return isObject(part) && !['oneOf', 'anyOf', 'not', 'allOf'].some((key) => key in part);
}

/**
 * A copy in which every schema is flat.
 *
 * @param trail references that were put in place on the way here: a recursive one ends there
 */
export function flattenAll<T>(node: T, document: unknown, trail?: readonly string[], isNameMap?: boolean): T;
export function flattenAll(
  node: unknown,
  document: unknown,
  trail: readonly string[] = [],
  isNameMap = false,
): unknown {
  if (Array.isArray(node)) return node.map((item: unknown) => flattenAll(item, document, trail));
  if (!isObject(node)) return node;
  const references = asList(node['allOf']).flatMap((part) => referenceOf(part) ?? []);
  const isRecursive = references.some((reference) => trail.includes(reference));
  const flat = isNameMap || isRecursive ? node : flattenSchema(node, document);
  const further = flat === node ? trail : [...trail, ...references];
  return Object.fromEntries(
    Object.entries(asObject(flat)).map(([key, value]) =>
      !isNameMap && DATA_KEYS.has(key)
        ? [key, value]
        : [key, flattenAll(value, document, further, !isNameMap && NAME_MAPS.has(key))],
    ),
  );
}
