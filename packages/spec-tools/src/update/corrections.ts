import { isDeepStrictEqual } from 'node:util';
import { jsonpath } from 'json-p3';
import YAML from 'yaml';
import {
  asList,
  asObject,
  isObject,
  toJson,
  type SpecDocument,
  type SpecObject,
} from '../openapi/document.js';
import { checkSpec } from '../openapi/load-spec.js';
import { pointer, type Keys } from '../openapi/references.js';
import { SpecError } from '../openapi/spec-error.js';
import type { Notice } from './notice.js';

/**
 * One action of openapi/corrections.yaml, an OpenAPI Overlay: what the vendor's document gets wrong, and the reason, which
 * may stand at an action before it.
 */
export interface Correction {
  /** JSONPath (RFC 9535) in the document, which is written in our way and has our names. */
  readonly target: string;
  readonly update?: unknown;
  readonly remove?: boolean;
  /** What the vendor says there, in the form of `update`: where it says something else, the two contradict each other. */
  readonly 'x-corrects'?: unknown;
}

/** The actions of an overlay, in their order. */
export function readCorrections(overlay: string): Correction[] {
  const { actions } = asObject(YAML.parse(overlay));
  return asList(actions).map((action) => {
    const { target } = asObject(action);
    if (typeof target !== 'string' || !isObject(action))
      throw new SpecError('openapi/corrections.yaml: each action needs a "target".');
    return { ...action, target };
  });
}

/**
 * A document with the corrections in it.
 *
 * @param label what the messages call the document
 * @returns with where a correction and the vendor say different things, and with corrections that have nothing left to remove
 * @throws {SpecError} when a correction that says something matches nothing, or leaves a document that is no good
 */
export function withCorrections(
  document: SpecDocument,
  corrections: readonly Correction[],
  label: string,
): { corrected: SpecDocument; notices: Notice[] } {
  const corrected = structuredClone(document);
  const notices = corrections.flatMap((correction) => apply(corrected, correction, label));
  checkSpec(corrected, `${label}, corrected`);
  return { corrected, notices };
}

function apply(document: SpecDocument, correction: Correction, label: string): Notice[] {
  const { target, remove } = correction;
  const found = jsonpath.query(target, document as Parameters<typeof jsonpath.query>[1]).nodes;
  if (found.length === 0 && remove)
    return [
      {
        path: target,
        message: 'the correction has nothing to remove any more: take it out of corrections.yaml',
      },
    ];
  if (found.length === 0)
    throw new SpecError(
      `${label}: the correction of ${target} in openapi/corrections.yaml matches nothing. Has the vendor moved or renamed that? Let the correction follow, or take it out.`,
    );
  return found.flatMap(({ location }) =>
    remove ? removeAt(document, location, correction) : updateAt(document, location, correction),
  );
}

function holderOf(document: SpecDocument, location: Keys): SpecObject {
  return location.slice(0, -1).reduce<SpecObject>((node, key) => node[key] as SpecObject, document);
}

function removeAt(document: SpecDocument, location: Keys, correction: Correction): Notice[] {
  const key = location.at(-1) ?? '';
  const holder = holderOf(document, location);
  const value = holder[key];
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
  const corrects = correction['x-corrects'];
  return corrects === undefined || isDeepStrictEqual(value, corrects)
    ? []
    : [conflict(pointer(location), value, 'nothing')];
}

function updateAt(document: SpecDocument, location: Keys, correction: Correction): Notice[] {
  const key = location.at(-1);
  const { update, 'x-corrects': corrects } = correction;
  const node = key === undefined ? document : holderOf(document, location)[key];
  if (isObject(node) && isObject(update)) return updateObject(node, update, asObject(corrects), location);
  throw new SpecError(`openapi/corrections.yaml: ${correction.target} is no object that could be updated.`);
}

/** Merges as an Overlay does: objects key by key, lists by adding to them, and other values by taking their place. */
function updateObject(node: SpecObject, update: SpecObject, corrects: SpecObject, keys: Keys): Notice[] {
  return Object.entries(update).flatMap(([key, value]): Notice[] => {
    const [present, at] = [node[key], [...keys, key]];
    if (isObject(present) && isObject(value))
      return updateObject(present, value, asObject(corrects[key]), at);
    node[key] =
      Array.isArray(present) && Array.isArray(value) ? [...asList(present), ...asList(value)] : value;
    const isExpected = Array.isArray(value) || isDeepStrictEqual(present, corrects[key]);
    return isExpected || isDeepStrictEqual(present, value)
      ? []
      : [conflict(pointer(at), present, toJson(value))];
  });
}

function conflict(path: string, vendor: unknown, ours: string): Notice {
  const said = vendor === undefined ? 'nothing' : toJson(vendor);
  return {
    path,
    message: `the vendor says ${said} here, our correction says ${ours}. Ours was taken: keep it and note the vendor's value in its x-corrects, or take the correction out`,
  };
}
