import { DATA_KEYS, isObject, NAME_MAPS, type SpecObject } from './document.js';

export type Keys = readonly (string | number)[];

/** A JSON pointer as a fragment, `#/paths/...` */
export function pointer(keys: Keys): string {
  return `#${keys.map((key) => `/${escapeToken(String(key))}`).join('')}`;
}

export function pointerKeys(reference: string): string[] {
  return reference
    .slice(2)
    .split('/')
    .map((token) => unescapeToken(safeDecode(token)));
}

function escapeToken(token: string): string {
  return token.replaceAll('~', '~0').replaceAll('/', '~1');
}

function unescapeToken(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The `$ref` of an object, if it has one. */
export function referenceOf(node: unknown): string | undefined {
  return isObject(node) && typeof node['$ref'] === 'string' ? node['$ref'] : undefined;
}

/** The name of the component that an object refers to. */
export function referencedName(node: unknown): string | undefined {
  const reference = referenceOf(node);
  return reference === undefined ? undefined : pointerKeys(reference)[2];
}

export function referenceTo(section: string, name: string): { $ref: string } {
  return { $ref: pointer(['components', section, name]) };
}

/** What stands at a reference; undefined when it leads nowhere. */
export function lookUp(document: unknown, reference: string): unknown {
  if (reference === '#') return document;
  if (!reference.startsWith('#/')) return undefined;
  let node = document;
  for (const key of pointerKeys(reference)) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) return undefined;
    node = (node as SpecObject)[key];
  }
  return node;
}

/** Follows a chain of references to its end. The document was checked before, so there is one. */
export function resolve(document: unknown, node: unknown): unknown {
  let current = node;
  for (let reference = referenceOf(node); reference !== undefined; reference = referenceOf(current))
    current = lookUp(document, reference);
  return current;
}

/** Called with a reference, the keys that lead to its holder, and the object in which it stands. */
export type ReferenceVisitor = (reference: string, keys: Keys, holder: SpecObject) => void;

/** Every reference of a subtree, with where it stands. Examples and other data are not looked into. */
export function eachReference(
  node: unknown,
  visit: ReferenceVisitor,
  keys: Keys = [],
  isNameMap = false,
): void {
  if (Array.isArray(node)) node.forEach((item, index) => eachReference(item, visit, [...keys, index]));
  if (!isObject(node)) return;
  const reference = isNameMap ? undefined : referenceOf(node);
  if (reference !== undefined) visit(reference, keys, node);
  for (const [key, value] of Object.entries(node)) {
    // Named examples may be references; what they hold is data.
    const isData = DATA_KEYS.has(key) && key !== 'examples';
    if (!isNameMap && (isData || key.startsWith('x-'))) continue;
    if (!isNameMap && key === 'mapping' && isObject(value)) {
      for (const [name, target] of Object.entries(value))
        visit(schemaTarget(String(target)), [...keys, key, name], value);
      continue;
    }
    eachReference(value, visit, [...keys, key], !isNameMap && NAME_MAPS.has(key));
  }
}

/** A discriminator may map to a reference, or to the bare name of a schema. */
export function schemaTarget(target: string): string {
  return /[#/.]/.test(target) ? target : `#/components/schemas/${target}`;
}
