import {
  asObject,
  DATA_KEYS,
  isObject,
  NAME_MAPS,
  toJson,
  type SpecDocument,
  type SpecObject,
} from './document.js';
import { listOperations } from './operations.js';
import { referenceOf, schemaTarget } from './references.js';

/**
 * A copy without what OpenAPI takes for granted, so that two documents that say the same are the same: defaults that are
 * written out, what stands beside a reference (and is ignored there), the order of enums and of mandatory fields, names in
 * a discriminator that are those of the schemas, and security that an operation has from the root.
 */
export function normalize(document: SpecDocument): SpecDocument {
  const normal = normalNode(document, 'root', false) as SpecDocument;
  for (const { operation } of listOperations(normal)) operation.security ??= document.security ?? [];
  const { security: _, ...rest } = normal;
  return rest;
}

/** Values that say no more than their absence. */
const DEFAULTS: Readonly<Record<string, (value: unknown) => boolean>> = {
  required: (value) => value === false || isEmpty(value),
  deprecated: isFalse,
  nullable: isFalse,
  readOnly: isFalse,
  writeOnly: isFalse,
  uniqueItems: isFalse,
  exclusiveMinimum: isFalse,
  exclusiveMaximum: isFalse,
  allowEmptyValue: isFalse,
  allowReserved: isFalse,
  minLength: isZero,
  minItems: isZero,
  minProperties: isZero,
  additionalProperties: (value) => value === true || isEmpty(value),
  parameters: isEmpty,
  headers: isEmpty,
  callbacks: isEmpty,
  tags: isEmpty,
};

/** Keys whose lists have no order. */
const UNORDERED_KEYS: ReadonlySet<string> = new Set(['enum', 'required']);

function isFalse(value: unknown): boolean {
  return value === false;
}

function isZero(value: unknown): boolean {
  return value === 0;
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** @param parent the key below which the node stands */
function normalNode(node: unknown, parent: string, isNameMap: boolean): unknown {
  if (Array.isArray(node)) return node.map((item: unknown) => normalNode(item, parent, false));
  if (!isObject(node)) return node;
  if (isNameMap)
    return Object.fromEntries(
      Object.entries(node).map(([key, value]) => [key, normalNode(value, parent, false)]),
    );
  const reference = referenceOf(node);
  if (reference !== undefined) return { $ref: reference };
  const isDefault = (key: string, value: unknown): boolean =>
    DEFAULTS[key]?.(value) === true || isDefaultStyle(node, parent, key, value);
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key, value]) => !isDefault(key, value))
      .map(([key, value]) => [key, normalValue(key, value)]),
  );
}

function normalValue(key: string, value: unknown): unknown {
  if (UNORDERED_KEYS.has(key) && Array.isArray(value)) return sorted(value);
  if (DATA_KEYS.has(key) || key.startsWith('x-')) return value;
  if (key === 'discriminator' && isObject(value)) return normalDiscriminator(value);
  return normalNode(value, key, NAME_MAPS.has(key) && isObject(value));
}

function sorted(list: readonly unknown[]): unknown[] {
  const byText = list.map((item) => ({ item, text: toJson(item) }));
  return byText.sort((a, b) => (a.text < b.text ? -1 : 1)).map(({ item }) => item);
}

/** How a parameter or a header is written, unless it says otherwise. */
function isDefaultStyle(node: SpecObject, parent: string, key: string, value: unknown): boolean {
  if (key !== 'style' && key !== 'explode') return false;
  const place = typeof node['in'] === 'string' ? node['in'] : parent === 'headers' ? 'header' : undefined;
  if (place === undefined) return false;
  const usual = place === 'query' || place === 'cookie' ? 'form' : 'simple';
  return value === (key === 'style' ? usual : (node['style'] ?? usual) === 'form');
}

function normalDiscriminator({ mapping, ...rest }: SpecObject): SpecObject {
  const targets = Object.entries(asObject(mapping)).map(([name, target]): [string, string] => [
    name,
    schemaTarget(String(target)),
  ]);
  const telling = targets.filter(([name, target]) => target !== schemaTarget(name));
  return telling.length === 0 ? rest : { ...rest, mapping: Object.fromEntries(telling) };
}
