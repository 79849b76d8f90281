import { asObject, isObject, METHODS, type SpecDocument, type SpecObject } from '../openapi/document.js';
import { flattenSchema } from '../openapi/flatten.js';
import { referenceTo, resolve } from '../openapi/references.js';
import { withRenames } from './renames.js';

/** How many of all fields two payloads have to share to be taken for the same callback. */
const SAME_SHARE = 0.5;

/**
 * Their document, in which callbacks that are components have our names and addresses. Not every one is named by an
 * operation.
 */
export function withOurCallbacks(theirs: SpecDocument, ours: SpecDocument): SpecDocument {
  const [callbacks, own] = [theirs, ours].map(({ components }) => components?.['callbacks'] ?? {}) as [
    SpecObject,
    SpecObject,
  ];
  const renamed = nameCallbacksAsOurs({ document: theirs, callbacks }, { document: ours, callbacks: own });
  for (const [name, callback] of Object.entries(callbacks))
    if (isObject(callback) && isObject(own[name])) useOurAddress(callback, own[name]);
  const references = [...renamed].map(([from, to]): [string, string] => [
    referenceTo('callbacks', from).$ref,
    referenceTo('callbacks', to).$ref,
  ]);
  return withRenames(theirs, new Map(references));
}

/** The key of what a callback calls is a made-up address: ours stays. */
export function useOurAddress(callback: SpecObject, ours: SpecObject): void {
  const [address, ...more] = Object.keys(callback);
  const [own, ...others] = Object.keys(ours);
  if (address === undefined || own === undefined || more.length + others.length > 0 || address === own)
    return;
  callback[own] = callback[address];
  delete callback[address];
}

/**
 * Gives callbacks of an operation the keys that ours have: a key is made up, and which callback it is shows in the payload.
 *
 * @param theirs of their operation, or of their components; changed in place
 * @param ours of our operation, or of our components
 * @returns their keys, with the keys that took their place
 */
export function nameCallbacksAsOurs(
  theirs: { readonly document: SpecDocument; readonly callbacks: SpecObject },
  ours: { readonly document: SpecDocument; readonly callbacks: SpecObject },
): Map<string, string> {
  const renamed = new Map<string, string>();
  const missing = Object.keys(ours.callbacks).filter((name) => theirs.callbacks[name] === undefined);
  const added = Object.keys(theirs.callbacks).filter((name) => ours.callbacks[name] === undefined);
  for (const name of added) {
    const fields = fieldsOf(theirs.document, theirs.callbacks[name]);
    const shares = missing.map((own) => ({
      own,
      share: shareOf(fields, fieldsOf(ours.document, ours.callbacks[own])),
    }));
    const [best] = shares.sort((a, b) => b.share - a.share);
    if (!best || best.share < SAME_SHARE || theirs.callbacks[best.own] !== undefined) continue;
    theirs.callbacks[best.own] = theirs.callbacks[name];
    delete theirs.callbacks[name];
    renamed.set(name, best.own);
  }
  return renamed;
}

/** A callback that is new gets what ours have: an address without parameters, which is made up, and names of operations. */
export function completeNewCallback(name: string, callback: SpecObject): void {
  const items = Object.entries(callback);
  items.forEach(([address, item], index) => {
    delete callback[address];
    const made = `https://your-server.example.com/${name}${index === 0 ? '' : index}`;
    callback[address.includes('{') ? made : address] = item;
    for (const method of METHODS) {
      const operation = asObject(item)[method];
      if (isObject(operation)) operation['operationId'] ??= `${name}${index === 0 ? '' : index}`;
    }
  });
}

/** The fields of the first payload that a callback posts, be it one or a list of them. */
function fieldsOf(document: SpecDocument, callback: unknown): ReadonlySet<string> {
  const [item] = Object.values(asObject(resolve(document, callback)));
  const { post } = asObject(resolve(document, item));
  const body = asObject(resolve(document, asObject(post)['requestBody']));
  const [media] = Object.values(asObject(body['content']));
  const schema = asObject(resolve(document, asObject(media)['schema']));
  const single = resolve(document, schema['items'] ?? schema);
  const { properties } = asObject(flattenSchema(single, document));
  return new Set(Object.keys(asObject(properties)));
}

function shareOf(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const all = new Set([...a, ...b]);
  const shared = [...a].filter((name) => b.has(name));
  return all.size === 0 ? 0 : shared.length / all.size;
}
