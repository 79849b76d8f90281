import ts from 'typescript';
import {
  createTypeNumbers,
  flip,
  isForeign,
  nameOf,
  typeArguments,
  unaliased,
  type Direction,
} from './type-facts.js';

/**
 * Follows everything that is exported as a value: what it takes is `in`, what it gives is `out`. A type that no function
 * mentions, such as the payload of a callback, is read by callers and so is `out`.
 *
 * @returns by name of the exported type
 */
export function directionsOf(checker: ts.TypeChecker, exports: readonly ts.Symbol[]): Map<string, Direction> {
  const directions = new Map<string, Direction>();
  const visited = new Set<string>();
  const numberOf = createTypeNumbers();
  const exported = new Map(exports.map((symbol) => [unaliased(checker, symbol), symbol.name]));

  const note = (type: ts.Type, direction: Direction): void => {
    const symbol = nameOf(type);
    const name = symbol && exported.get(symbol);
    if (name === undefined) return;
    const known = directions.get(name) ?? { in: false, out: false };
    directions.set(name, { in: known.in || direction.in, out: known.out || direction.out });
  };
  const visit = (type: ts.Type, direction: Direction): void => {
    const key = `${numberOf(type)}:${direction.in}:${direction.out}`;
    if (visited.has(key)) return;
    visited.add(key);
    note(type, direction);
    if (type.isUnionOrIntersection()) for (const member of type.types) visit(member, direction);
    for (const argument of [...(type.aliasTypeArguments ?? []), ...typeArguments(checker, type)])
      visit(argument, direction);
    if (isForeign(nameOf(type)) || !(type.flags & ts.TypeFlags.Object)) return;
    for (const signature of [...type.getCallSignatures(), ...type.getConstructSignatures()]) {
      for (const parameter of signature.getParameters())
        visit(checker.getTypeOfSymbol(parameter), flip(direction));
      visit(signature.getReturnType(), direction);
    }
    for (const property of checker.getPropertiesOfType(type))
      visit(checker.getTypeOfSymbol(property), direction);
  };

  for (const symbol of exports) {
    const target = unaliased(checker, symbol);
    if (target.flags & ts.SymbolFlags.Value) visit(checker.getTypeOfSymbol(target), { in: false, out: true });
  }
  return directions;
}
