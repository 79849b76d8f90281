import { isAnnotation } from '../openapi/annotations.js';
import { DATA_KEYS, isObject, METHODS, NAME_MAPS, type SpecObject } from '../openapi/document.js';
import { referenceOf } from '../openapi/references.js';

/**
 * What stands where a description is due: the vendor's words are theirs, and ours are written by a person. The update
 * lists every place that has it.
 */
export const NOT_DESCRIBED = 'Not described yet.';

/** Where a node stands: its key, and the key of what holds it. */
export interface NodePlace {
  readonly key: string;
  readonly parent: string;
  /** The tags that a new operation gets. */
  readonly tags: readonly string[];
}

/**
 * What is new, without the vendor's words: with a stand-in where a description is due, and with the names that decide
 * about generated code.
 */
export function freshNode(node: unknown, place: NodePlace, isNameMap = false): unknown {
  if (Array.isArray(node))
    return node.map((item: unknown) => freshNode(item, { ...place, key: '', parent: place.key }));
  if (!isObject(node)) return node;
  const reference = referenceOf(node);
  if (reference !== undefined) return { $ref: reference };
  const kind = isNameMap ? 'other' : kindOf(node, place);
  const fresh: SpecObject = kind === 'operation' ? operationWords(node, place) : {};
  for (const [key, value] of Object.entries(node)) {
    if (!isNameMap && isAnnotation(key)) continue;
    const isData = !isNameMap && DATA_KEYS.has(key);
    const below = { ...place, key, parent: place.key };
    const holdsNames = !isNameMap && NAME_MAPS.has(key) && isObject(value);
    fresh[key] = isData ? value : freshNode(value, below, holdsNames);
  }
  return kind === 'described' ? withStandIn(fresh) : fresh;
}

/** A name for an operation that comes without one. */
export function derivedOperationId(method: string, path: string): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter(Boolean);
  return method + words.map((word) => `${word[0]?.toUpperCase()}${word.slice(1)}`).join('');
}

const DESCRIBED_SECTIONS = ['properties', 'schemas', 'parameters', 'responses', 'headers', 'requestBodies'];

function kindOf(node: SpecObject, { key, parent }: NodePlace): 'operation' | 'described' | 'other' {
  if (METHODS.some((method) => method === key) && 'responses' in node) return 'operation';
  return DESCRIBED_SECTIONS.includes(parent) ? 'described' : 'other';
}

function operationWords(operation: SpecObject, { tags }: NodePlace): SpecObject {
  const { operationId } = operation;
  return { operationId, summary: NOT_DESCRIBED, description: NOT_DESCRIBED, tags };
}

function withStandIn({ type, name, in: where, ...rest }: SpecObject): SpecObject {
  const first = Object.entries({ name, in: where, type }).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(first), description: NOT_DESCRIBED, ...rest };
}
