import { asList, asObject, isObject, METHODS, type SpecObject } from '../openapi/document.js';
import type { Keys } from './parsed-spec.js';

/** One object of a spec. */
export interface SpecNode {
  /** As the OpenAPI Specification calls it. */
  readonly type: string;
  readonly node: SpecObject;
  readonly keys: Keys;
}

/** A value, and the keys that lead to it. */
export interface Place {
  readonly node: unknown;
  readonly keys: Keys;
}

export interface PlacedOperation {
  readonly path: string;
  readonly method: string;
  readonly keys: Keys;
  readonly operation: SpecObject;
  /** Those of the path, too, references followed. */
  readonly parameters: readonly Place[];
}

/** Below an object: the key, the type of what it holds, and whether that is one, a list or a map of them. */
type Child = readonly [key: string, type: string, form: 'one' | 'list' | 'map'];

const CHILDREN: Readonly<Record<string, readonly Child[]>> = {
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
    ...METHODS.map((method): Child => [method, 'Operation', 'one']),
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

/** Every object of a spec, with its type. References are not followed. */
export function walkSpec(node: unknown, type = 'Root', keys: Keys = []): SpecNode[] {
  if (!isObject(node) || typeof node['$ref'] === 'string') return [];
  // A callback is a map of path items.
  const children =
    type === 'Callback'
      ? Object.keys(node).map((key): Child => [key, 'PathItem', 'one'])
      : (CHILDREN[type] ?? []);
  const below = children.flatMap(([key, childType, form]) => {
    const child = node[key];
    if (form === 'one') return walkSpec(child, childType, [...keys, key]);
    const isList = Array.isArray(child);
    const values: [string, unknown][] = isList || isObject(child) ? Object.entries(child) : [];
    return values.flatMap(([name, value]) =>
      walkSpec(value, childType, [...keys, key, isList ? Number(name) : name]),
    );
  });
  return [{ type, node, keys }, ...below];
}

/** An object itself, or what its reference names; with the keys of where that is. */
export function followReference(spec: SpecObject, node: unknown, keys: Keys): Place {
  if (!isObject(node) || typeof node['$ref'] !== 'string' || !node['$ref'].startsWith('#/'))
    return { node, keys };
  const target = keysOfPointer(node['$ref']);
  const found = target.reduce<unknown>((value, key) => asObject(value)[key], spec);
  return found === node ? { node: undefined, keys } : followReference(spec, found, target);
}

/** A JSON pointer, such as `#/components/schemas/a~1b`, as the keys it names. */
export function keysOfPointer(pointer: string): string[] {
  const parts = pointer.slice(2).split('/');
  return parts.map((key) => decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The operations of the paths, callbacks left out. */
export function operationsOf(spec: SpecObject): PlacedOperation[] {
  return Object.entries(asObject(spec['paths'])).flatMap(([path, item]) => {
    const pathItem = asObject(item);
    return METHODS.flatMap((method) => {
      const operation = pathItem[method];
      if (!isObject(operation)) return [];
      const keys = ['paths', path, method];
      const place = (from: Keys, list: unknown): Place[] =>
        asList(list).map((node, index) => followReference(spec, node, [...from, 'parameters', index]));
      const parameters = [
        ...place(['paths', path], pathItem['parameters']),
        ...place(keys, operation['parameters']),
      ];
      return [{ path, method, keys, operation, parameters }];
    });
  });
}

/** The id of an operation, as text. */
export function idOf(operation: SpecObject): string {
  const id = operation['operationId'];
  return typeof id === 'string' ? id : '';
}
