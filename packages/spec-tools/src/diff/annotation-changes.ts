import { isDeepStrictEqual } from 'node:util';
import { annotationsOf, callbackOnlyComponents } from '../openapi/annotated-places.js';
import type { SpecDocument } from '../openapi/document.js';
import { judgeExtension } from './extension-policy.js';
import type { Change } from '../levels.js';
import { brief, subjectOf } from './wording.js';

/**
 * What redocly does not judge, because nothing of it crosses the wire: words, names for generated code, and the
 * extensions, whose numbers matter to callers all the same.
 */
export function annotationChanges(base: SpecDocument, revision: SpecDocument): Change[] {
  const before = annotationsOf(base);
  const isCallback = callbackPart(revision);
  return [...annotationsOf(revision)].flatMap(([address, now]) => {
    const old = before.get(address);
    if (!old) return [];
    return [...new Set([...Object.keys(old), ...Object.keys(now)])]
      .filter((key) => !isDeepStrictEqual(old[key], now[key]))
      .map((key): Change => {
        const { level, meaning } = judgeExtension(key, old[key], now[key]);
        const values = key.startsWith('x-') ? ` from ${brief(old[key])} to ${brief(now[key])}` : '';
        return {
          path: `${address}/${key}`,
          aspect: isCallback(address) ? 'callbacks' : 'wire',
          level,
          message: `\`${key}\` of ${subjectOf(address) || 'the document'} changed${values}; ${meaning}`,
        };
      });
  });
}

/** Whether something concerns callbacks alone. */
function callbackPart(document: SpecDocument): (address: string) => boolean {
  const only = callbackOnlyComponents(document);
  return (address) =>
    /^#\/paths\/[^/]+\/\w+\/callbacks\//.test(address) || only.has(address.split('/').slice(0, 4).join('/'));
}
