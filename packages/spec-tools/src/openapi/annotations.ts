import { isDeepStrictEqual } from 'node:util';
import { DATA_KEYS, isObject, NAME_MAPS } from './document.js';

/** What is written for people, or names things in generated code: nothing of it crosses the wire. */
const ANNOTATION_KEYS: ReadonlySet<string> = new Set([
  'description',
  'summary',
  'title',
  'example',
  'examples',
  'externalDocs',
  'tags',
  'operationId',
]);

export function isAnnotation(key: string): boolean {
  return ANNOTATION_KEYS.has(key) || key.startsWith('x-');
}

/** A copy without annotations. */
export function withoutAnnotations<T>(node: T, isNameMap?: boolean): T;
export function withoutAnnotations(node: unknown, isNameMap = false): unknown {
  if (Array.isArray(node)) return node.map((item: unknown) => withoutAnnotations(item));
  if (!isObject(node)) return node;
  return Object.fromEntries(
    Object.entries(node).flatMap(([key, value]): [string, unknown][] => {
      if (isNameMap) return [[key, withoutAnnotations(value)]];
      if (isAnnotation(key)) return [];
      if (DATA_KEYS.has(key)) return [[key, value]];
      return [[key, withoutAnnotations(value, NAME_MAPS.has(key))]];
    }),
  );
}

export function isSameButWords(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(withoutAnnotations(a), withoutAnnotations(b));
}
