import { isDeepStrictEqual } from 'node:util';
import YAML from 'yaml';
import { isAnnotation, isSameButWords, withoutAnnotations } from '../openapi/annotations.js';
import {
  DATA_KEYS,
  isObject,
  NAME_MAPS,
  toJson,
  type SpecDocument,
  type SpecObject,
} from '../openapi/document.js';
import { withPlainNumbers } from '../openapi/editable-yaml.js';
import { resolve } from '../openapi/references.js';
import { freshNode } from './fresh-node.js';

/** Our document, which is edited in place, ours and theirs as data, and the tags that new operations get. */
export interface Merge {
  readonly document: YAML.Document;
  readonly ours: SpecDocument;
  readonly theirs: SpecDocument;
  readonly tags: readonly string[];
}

/**
 * Brings the structure of their object into ours, in place. Words, extensions and comments stay where what they are about
 * stays; so does the order, and what is new comes last, since the order of parameters is public in TypeScript.
 *
 * @param keys where the objects stand
 * @param isNameMap whether their keys are names, which mean nothing by themselves
 */
export function mergeMap(
  merge: Merge,
  map: YAML.YAMLMap,
  other: SpecObject,
  keys: readonly string[] = [],
  isNameMap = false,
): void {
  const isOwn = (key: string): boolean => !isNameMap && isAnnotation(key);
  map.items = map.items.filter(({ key }) => {
    const name = keyText(key);
    return isOwn(name) || Object.hasOwn(other, name);
  });
  for (const [key, value] of Object.entries(other)) {
    if (isOwn(key)) continue;
    const node = map.items.find((pair) => keyText(pair.key) === key)?.value;
    if (node === undefined) insert(merge, map, key, value, keys, isNameMap);
    else mergeValue(merge, map, key, node, value, [...keys, key], isNameMap);
  }
}

function plain(node: unknown): unknown {
  return YAML.isNode(node) ? withPlainNumbers(node.toJSON()) : node;
}

function keyText(key: unknown): string {
  return String(plain(key));
}

/** Structure goes before the words and extensions at the end. */
function insert(
  merge: Merge,
  map: YAML.YAMLMap,
  key: string,
  value: unknown,
  keys: readonly string[],
  isNameMap: boolean,
): void {
  const node = fresh(merge, value, [...keys, key], !isNameMap && NAME_MAPS.has(key));
  const pair = merge.document.createPair(key, node);
  const isTail = (index: number): boolean => /^(x-|example)/.test(keyText(map.items[index]?.key));
  let at = map.items.length;
  while (!isNameMap && at > 0 && isTail(at - 1)) at -= 1;
  map.items.splice(at, 0, pair);
}

function fresh({ tags }: Merge, value: unknown, keys: readonly string[], isNameMap: boolean): unknown {
  const [parent = '', key = ''] = keys.slice(-2);
  return freshNode(value, { key, parent, tags }, isNameMap && isObject(value));
}

function mergeValue(
  merge: Merge,
  map: YAML.YAMLMap,
  key: string,
  node: unknown,
  value: unknown,
  keys: readonly string[],
  isNameMap: boolean,
): void {
  const holdsNames = !isNameMap && NAME_MAPS.has(key);
  const isData = !isNameMap && DATA_KEYS.has(key) && key !== 'enum';
  if (!isData && YAML.isMap(node) && isObject(value)) {
    if (node.has('$ref') === '$ref' in value) return mergeMap(merge, node, value, keys, holdsNames);
  } else if (!isData && YAML.isSeq(node) && Array.isArray(value)) {
    return mergeList(merge, node, value, keys);
  } else if (isDeepStrictEqual(plain(node), value)) return;
  map.set(key, merge.document.createNode(fresh(merge, value, keys, holdsNames)));
}

function mergeList(
  merge: Merge,
  list: YAML.YAMLSeq,
  others: readonly unknown[],
  keys: readonly string[],
): void {
  const { document, ours, theirs } = merge;
  const known = new Set(others.map((item) => identity(theirs, item)));
  const paired = list.items.map((node) => ({ node, id: identity(ours, plain(node)) }));
  const ids = new Set(paired.map(({ id }) => id));
  const gained = others.filter((item) => !ids.has(identity(theirs, item)));
  const lost = paired.filter(({ id }) => !known.has(id));
  // One that is gone, one that came: what stands there has changed, and keeps its words.
  const [gone, came] = [lost[0]?.node, gained[0]];
  const isChange = lost.length === 1 && gained.length === 1 && [plain(gone), came].every(isNameless);
  if (isChange && YAML.isMap(gone) && isObject(came)) return mergeMap(merge, gone, came, keys);
  const survivors = paired.filter(({ id }) => known.has(id));
  for (const { node, id } of survivors) {
    const other = others.find((item) => identity(theirs, item) === id);
    if (YAML.isMap(node) && isObject(other) && !isSameButWords(plain(node), other))
      mergeMap(merge, node, other, keys);
  }
  list.items = [
    ...survivors.map(({ node }) => node),
    ...gained.map((item) => document.createNode(fresh(merge, item, [...keys, ''], false))),
  ];
}

/**
 * What two items of lists have in common when they stand for the same thing: parameters by place and name, whatever the
 * document calls the component.
 */
function identity(document: SpecDocument, item: unknown): string {
  const target = resolve(document, item);
  if (isObject(target) && typeof target['name'] === 'string' && typeof target['in'] === 'string')
    return `${target['in']} ${target['name']}`;
  return toJson(withoutAnnotations(item));
}

/** Whether only its place tells which item of a list it is. */
function isNameless(item: unknown): boolean {
  return isObject(item) && !('$ref' in item) && !('name' in item);
}
