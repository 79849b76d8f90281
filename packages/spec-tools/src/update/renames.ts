import YAML from 'yaml';
import { isObject, type SpecDocument } from '../openapi/document.js';
import { lookUp, pointerKeys, referenceOf, resolve } from '../openapi/references.js';

/** References to components of ours, with the references by which their document knows them. */
export type Renames = ReadonlyMap<string, string>;

/**
 * Components that their document has under another name: they stand in the same place, and neither document knows the
 * other's name.
 */
export function findRenames(ours: SpecDocument, theirs: SpecDocument): Renames {
  const renames = new Map<string, string>();
  const visited = new Set<string>();
  const note = (from: string, to: string): void => {
    const isKnown = renames.has(from) || [...renames.values()].includes(to);
    const isRename = from !== to && lookUp(theirs, from) === undefined && lookUp(ours, to) === undefined;
    if (isRename && !isKnown) renames.set(from, to);
  };
  const walk = (a: unknown, b: unknown): void => {
    if (Array.isArray(a) && Array.isArray(b) && a.length === b.length)
      a.forEach((item, index) => walk(item, b[index]));
    const [from, to] = [referenceOf(a), referenceOf(b)];
    if (from !== undefined && to !== undefined) {
      if (visited.has(`${from} ${to}`)) return;
      visited.add(`${from} ${to}`);
      note(from, to);
    }
    const [left, right] = [resolve(ours, a), resolve(theirs, b)];
    if (!isObject(left) || !isObject(right)) return;
    // Where we have a list of what they have one of, what is in the list corresponds to that one.
    if (left['type'] === 'array' && right['type'] !== 'array') return walk(left['items'], b);
    for (const [key, value] of Object.entries(left)) if (Object.hasOwn(right, key)) walk(value, right[key]);
  };
  walk(ours.paths, theirs.paths);
  // A callback may be one that only we name at an operation.
  walk(ours.components?.['callbacks'], theirs.components?.['callbacks']);
  return renames;
}

/** Gives the components of our document, which is edited in place, their new names. */
export function applyRenames(document: YAML.Document, renames: Renames): void {
  for (const [from, to] of renames) {
    const [top, section, name] = pointerKeys(from);
    const parent = document.getIn([top, section]);
    const pair = YAML.isMap(parent)
      ? parent.items.find(({ key }) => YAML.isScalar(key) && key.value === name)
      : undefined;
    if (pair && YAML.isScalar(pair.key)) pair.key.value = pointerKeys(to)[2];
  }
  YAML.visit(document, {
    Scalar(_key, node) {
      const to = typeof node.value === 'string' ? renames.get(node.value) : undefined;
      if (to !== undefined) node.value = to;
    },
  });
}

/** A copy of a document with other names of components. */
export function renameComponents(document: SpecDocument, renames: Renames): SpecDocument {
  const renamed = withRenames(document, renames);
  for (const [from, to] of renames) {
    const [, section = '', name = ''] = pointerKeys(from);
    const target = pointerKeys(to)[2] ?? '';
    const components = renamed.components ?? {};
    components[section] = Object.fromEntries(
      Object.entries(components[section] ?? {}).map(([key, value]) => [key === name ? target : key, value]),
    );
  }
  return renamed;
}

/** A copy of data with other references. */
export function withRenames<T>(node: T, renames: Renames): T;
export function withRenames(node: unknown, renames: Renames): unknown {
  if (typeof node === 'string') return renames.get(node) ?? node;
  if (Array.isArray(node)) return node.map((item: unknown) => withRenames(item, renames));
  if (!isObject(node)) return node;
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, withRenames(value, renames)]));
}

/** The text of the corrections, with other names of components. */
export function renameInOverlay(text: string, renames: Renames): string {
  let renamed = text;
  for (const [from, to] of renames) {
    const [, section, name] = pointerKeys(from);
    const target = pointerKeys(to)[2];
    renamed = renamed
      .replaceAll(new RegExp(`\\b${section}\\.${name}\\b`, 'g'), `${section}.${target}`)
      .replaceAll(`'${from}'`, `'${to}'`)
      .replaceAll(`${section}['${name}']`, `${section}['${target}']`);
  }
  return renamed;
}
