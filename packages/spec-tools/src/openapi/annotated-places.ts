import { isAnnotation } from './annotations.js';
import { DATA_KEYS, isObject, NAME_MAPS, type SpecDocument, type SpecObject } from './document.js';
import { listOperations, reachedComponents } from './operations.js';
import { pointer, referenceOf, type Keys } from './references.js';

/** Annotations by the address of the object that holds them. */
export type Annotations = Map<string, SpecObject>;

/** The annotations of every object in a document. Parameters are addressed by name, since their order may change. */
export function annotationsOf(document: SpecDocument): Annotations {
  const found: Annotations = new Map();
  collect(document, found, [], false);
  return found;
}

function collect(node: unknown, found: Annotations, keys: Keys, isNameMap: boolean): void {
  if (Array.isArray(node)) {
    node.forEach((item, index) => collect(item, found, [...keys, itemKey(item) ?? index], false));
    return;
  }
  if (!isObject(node)) return;
  if (!isNameMap) {
    const own = Object.entries(node).filter(([key]) => isAnnotation(key));
    found.set(pointer(keys), Object.fromEntries(own));
  }
  for (const [key, value] of Object.entries(node)) {
    if (!isNameMap && (isAnnotation(key) || DATA_KEYS.has(key))) continue;
    collect(value, found, [...keys, key], !isNameMap && NAME_MAPS.has(key));
  }
}

/** A name for an item of a list that does not depend on its place. */
function itemKey(item: unknown): string | undefined {
  const reference = referenceOf(item);
  if (reference !== undefined || !isObject(item)) return reference;
  return typeof item['name'] === 'string' ? `${String(item['in'])} ${item['name']}` : undefined;
}

/** References to the components that are only reached through callbacks. */
export function callbackOnlyComponents(document: SpecDocument): Set<string> {
  const bare = listOperations(document).map(({ operation, pathItem }) => [
    { ...operation, callbacks: undefined },
    pathItem.parameters,
  ]);
  const onWire = reachedComponents(document, bare);
  const only = Object.entries(reachedComponents(document, document.paths)).flatMap(([section, items]) =>
    Object.keys(items)
      .filter((name) => onWire[section]?.[name] === undefined)
      .map((name) => pointer(['components', section, name])),
  );
  return new Set(only);
}
