import type ts from 'typescript';
import type { Finding, Place, TypeComparer } from './finding.js';
import { isOptional, isPublic, memberName, typesOfBoth } from './type-facts.js';

/** The members of two objects: which are gone, new, mandatory or of another type. */
export function compareMembers(comparer: TypeComparer, place: Place): Finding[] {
  const { checker } = comparer;
  const { path, direction } = place;
  const byName = (type: ts.Type): Map<string, ts.Symbol> => {
    const properties = checker.getPropertiesOfType(type).filter(isPublic);
    return new Map(properties.map((property) => [memberName(property), property]));
  };
  const [before, after] = [byName(place.old), byName(place.now)];
  const kept = [...before].flatMap(([name, property]): Finding[] => {
    const at = pathOf(path, name);
    const other = after.get(name);
    if (!other) return [{ path: at, level: 'major', message: 'was removed' }];
    const [old, now] = typesOfBoth(checker, property, other);
    return [
      ...comparePresence(at, place, property, other),
      ...comparer.compare({ path: at, old, now, direction }),
    ];
  });
  const added = [...after]
    .filter(([name]) => !before.has(name))
    .map(([name, property]): Finding => {
      const isDemanded = direction.in && !isOptional(property);
      return { path: pathOf(path, name), level: isDemanded ? 'major' : 'minor', message: 'is new' };
    });
  return [...kept, ...added];
}

function pathOf(path: string, name: string): string {
  return name.startsWith('[') ? `${path}${name}` : `${path}.${name}`;
}

function comparePresence(path: string, { direction }: Place, old: ts.Symbol, now: ts.Symbol): Finding[] {
  if (isOptional(old) === isOptional(now)) return [];
  return isOptional(old)
    ? [{ path, level: direction.in ? 'major' : 'minor', message: 'was optional, is required' }]
    : [{ path, level: direction.out ? 'major' : 'minor', message: 'was always there, is optional' }];
}

/** What may stand under any other name. */
export function compareIndexSignatures(
  comparer: TypeComparer,
  { path, old, now, direction }: Place,
): Finding[] {
  const { checker, text } = comparer;
  const byKey = (type: ts.Type): Map<string, ts.Type> =>
    new Map(checker.getIndexInfosOfType(type).map(({ keyType, type: value }) => [text(keyType), value]));
  const [before, after] = [byKey(old), byKey(now)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key): Finding[] => {
    const at = `${path}[${key}]`;
    const [was, is] = [before.get(key), after.get(key)];
    if (!is) return [{ path: at, level: 'major', message: 'other names were possible' }];
    if (!was) return [{ path: at, level: 'minor', message: 'other names are possible' }];
    return comparer.compare({ path: at, old: was, now: is, direction });
  });
}
