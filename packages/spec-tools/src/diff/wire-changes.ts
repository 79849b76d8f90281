import { isDeepStrictEqual } from 'node:util';
import type { SpecDocument } from '../openapi/document.js';
import { projectionOf, type Side } from '../openapi/projections.js';
import type { Change } from '../levels.js';
import { redoclyDiff, type RedoclyChange } from './redocly-diff.js';
import { judge } from './wire-policy.js';
import { factOf } from './wording.js';

const SIDES: readonly Side[] = ['request', 'response', 'callbacks'];

/** What changed of the bytes that callers send, are answered, or are called back with. */
export async function wireChanges(base: SpecDocument, revision: SpecDocument): Promise<Change[]> {
  const perSide = await Promise.all(SIDES.map((side) => changesOfSide(side, base, revision)));
  return perSide.flat();
}

async function changesOfSide(side: Side, old: SpecDocument, now: SpecDocument): Promise<Change[]> {
  const [base, revision] = [projectionOf(old, side), projectionOf(now, side)];
  if (isDeepStrictEqual(base, revision)) return [];
  const changes = await redoclyDiff(base, revision);
  return changes.flatMap((change): Change[] => {
    const verdict = judge({ change, side, base, revision });
    if (!verdict) return [];
    const pointer = placeOf(change);
    return [
      {
        path: pointer,
        aspect: side === 'callbacks' ? 'callbacks' : 'wire',
        level: verdict.level,
        message: `${side}: ${factOf(change, pointer)}; ${verdict.meaning}`,
      },
    ];
  });
}

/** Where it is in the newer document; a field that is gone is named all the same. */
function placeOf({ base, path, property, revision }: RedoclyChange): string {
  const pointer = (revision ?? base)?.pointer ?? path;
  const isField = property !== undefined && property !== 'key' && base?.pointer.endsWith(`/${property}`);
  return isField && !pointer.endsWith(`/${property}`) ? `${pointer}/${property}` : pointer;
}
