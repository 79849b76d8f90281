import ts from 'typescript';
import { compareIndexSignatures, compareMembers } from './compare-members.js';
import { compareSignatures } from './compare-signatures.js';
import { compareUnions } from './compare-unions.js';
import { difference } from './difference.js';
import type { Finding, Place, TypeComparer } from './finding.js';
import {
  createTypeNumbers,
  isPlainObject,
  isUnknown,
  literalsOf,
  nameOf,
  typeArguments,
} from './type-facts.js';

/**
 * Compares types of two sides of one program, as their users see them. A type that is exported under the same name on
 * both sides is compared once, at its own name, and not again wherever it is mentioned.
 *
 * @returns a function that compares two types which stand at their own name
 */
export function createTypeComparer(
  checker: ts.TypeChecker,
  exportedName: (symbol: ts.Symbol) => string | undefined,
): (place: Place) => Finding[] {
  const numberOf = createTypeNumbers();
  const compared = new Set<string>();
  const named = (type: ts.Type): string | undefined => {
    const symbol = nameOf(type);
    return symbol && exportedName(symbol);
  };
  const text = (type: ts.Type): string =>
    checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation);
  const comparer: TypeComparer = {
    checker,
    text,
    label: (type) => named(type) ?? text(type),
    compare(place) {
      const [oldName, nowName] = [named(place.old), named(place.now)];
      return oldName !== undefined && oldName === nowName ? [] : compareAtName(place);
    },
    compareWhole: (place) => compareByAssignment(comparer, place),
  };
  const compareAtName = (place: Place): Finding[] => {
    const { old, now, direction } = place;
    if (old === now || isUnknown(old)) return [];
    const visit = `${numberOf(old)}:${numberOf(now)}:${direction.in}:${direction.out}`;
    if (compared.has(visit)) return [];
    compared.add(visit);
    return compareParts(comparer, place);
  };
  return compareAtName;
}

function compareParts(comparer: TypeComparer, place: Place): Finding[] {
  const { checker } = comparer;
  const { old, now } = place;
  if (old.isUnion() || now.isUnion() || literalsOf(old)) return compareUnions(comparer, place);
  const [oldArguments, nowArguments] = [typeArguments(checker, old), typeArguments(checker, now)];
  if (nameOf(old) !== undefined && nameOf(old) === nameOf(now) && oldArguments.length > 0)
    return oldArguments.flatMap((argument, index) =>
      comparer.compare({ ...place, old: argument, now: nowArguments[index] ?? argument }),
    );
  const isTuple = checker.isTupleType(old) || checker.isTupleType(now);
  if (isPlainObject(old) && isPlainObject(now) && !isTuple)
    return [
      ...compareMembers(comparer, place),
      ...compareIndexSignatures(comparer, place),
      ...compareSignatures(comparer, place),
    ];
  return comparer.compareWhole(place);
}

function compareByAssignment(
  { checker, text }: TypeComparer,
  { path, old, now, direction }: Place,
): Finding[] {
  if (text(old) === text(now)) return [];
  const fits =
    (!direction.in || checker.isTypeAssignableTo(old, now)) &&
    (!direction.out || checker.isTypeAssignableTo(now, old));
  return [{ path, level: fits ? 'minor' : 'major', message: difference(text(old), text(now)) }];
}
