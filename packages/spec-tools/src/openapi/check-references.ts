import { isObject } from './document.js';
import { eachReference, lookUp, pointer, referenceOf } from './references.js';

/** Where a reference stands, what it names, and why that is no good. */
export interface BrokenReference {
  readonly at: string;
  readonly target: string;
  readonly why: string;
}

export function brokenReferences(document: unknown): BrokenReference[] {
  const broken: BrokenReference[] = [];
  eachReference(document, (target, keys) => {
    const at = pointer(keys);
    if (!target.startsWith('#'))
      broken.push({ at, target, why: 'is in another file; bundle the document into one file first' });
    else if (lookUp(document, target) === undefined) broken.push({ at, target, why: 'does not exist' });
  });
  return broken;
}

/** Chains such as a -> b -> a, which cannot be resolved. A schema that holds itself in a field is no such loop. */
export function compositionLoops(document: unknown): string[][] {
  const finished = new Set<string>();
  const loops: string[][] = [];
  const follow = (reference: string, trail: readonly string[]): void => {
    if (trail.includes(reference)) loops.push([...trail.slice(trail.indexOf(reference)), reference]);
    else if (!finished.has(reference)) {
      for (const next of immediateReferences(lookUp(document, reference)))
        follow(next, [...trail, reference]);
      finished.add(reference);
    }
  };
  eachReference(document, (reference) => follow(reference, []));
  return loops;
}

/** Where a schema is nothing but others put together; a way through `properties` or `items` may come back. */
const COMPOSITIONS = ['allOf', 'oneOf', 'anyOf', 'not'];

/** References that have to be followed to know what the node is at all. */
function immediateReferences(node: unknown): string[] {
  if (!isObject(node)) return [];
  const reference = referenceOf(node);
  if (reference !== undefined) return [reference];
  return COMPOSITIONS.flatMap((key) => [node[key] ?? []].flat().flatMap(immediateReferences));
}
