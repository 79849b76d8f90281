import ts from 'typescript';
import { quoted } from './difference.js';
import type { Finding, Place, TypeComparer } from './finding.js';
import { canOmit, flip, typesOfBoth } from './type-facts.js';

/** How two objects are called, or made with `new`. */
export function compareSignatures(comparer: TypeComparer, place: Place): Finding[] {
  const { checker } = comparer;
  const at = { ...place, path: `${place.path}()` };
  return [ts.SignatureKind.Call, ts.SignatureKind.Construct].flatMap((kind) => {
    const before = checker.getSignaturesOfType(place.old, kind);
    const after = checker.getSignaturesOfType(place.now, kind);
    const [first, second] = [before[0], after[0]];
    if (!first && !second) return [];
    if (!first || !second || before.length !== after.length) return comparer.compareWhole(at);
    return compareCalls(comparer, at, first, second);
  });
}

function compareCalls(comparer: TypeComparer, place: Place, old: ts.Signature, now: ts.Signature): Finding[] {
  const { path, direction } = place;
  const [before, after] = [positional(old), positional(now)];
  const [oldNames, nowNames] = [before, after].map((list) => list.map(({ name }) => name)) as [
    string[],
    string[],
  ];
  const kept = oldNames.filter((name) => nowNames.includes(name));
  const moved = kept.filter((name) => oldNames.indexOf(name) !== nowNames.indexOf(name));
  if (moved.length > 0)
    return [{ path, level: 'major', message: `parameters changed places: ${quoted(moved)}` }];
  const added = after.slice(before.length).map((parameter): Finding => ({
    path: parameterPath(path, parameter),
    level: canOmit(parameter) ? 'minor' : 'major',
    message: 'the parameter is new',
  }));
  return [
    ...before.flatMap((parameter, index) => compareParameter(comparer, place, parameter, after[index])),
    ...added,
    ...comparer.compare({ path, old: old.getReturnType(), now: now.getReturnType(), direction }),
  ];
}

/**
 * The generator puts `options` last, after whatever the operation has. Who sets options uses the methods of the class,
 * where they have a place of their own; otherwise every new filter would be a major change.
 */
function positional(signature: ts.Signature): readonly ts.Symbol[] {
  const all = signature.getParameters();
  return all.at(-1)?.name === 'options' && all.length > 1 ? all.slice(0, -1) : all;
}

function parameterPath(path: string, parameter: ts.Symbol): string {
  return `${path.slice(0, -1)}${parameter.name})`;
}

function compareParameter(
  { checker, compare }: TypeComparer,
  { path, direction }: Place,
  parameter: ts.Symbol,
  other: ts.Symbol | undefined,
): Finding[] {
  const at = parameterPath(path, parameter);
  if (!other) return [{ path: at, level: 'major', message: 'the parameter was removed' }];
  const [old, now] = typesOfBoth(checker, parameter, other);
  const isDemanded = canOmit(parameter) && !canOmit(other);
  const demanded: Finding[] = isDemanded
    ? [{ path: at, level: 'major', message: 'was optional, is required' }]
    : [];
  return [...demanded, ...compare({ path: at, old, now, direction: flip(direction) })];
}
