// @ts-check
'use strict';
const ts = require('typescript');

/**
 * Whether values of a type go from the caller to us, from us to the caller, or both ways.
 *
 * @typedef {{ in: boolean, out: boolean }} Position
 */

/** @param {Position} position @returns {Position} */
const flip = (position) => ({ in: position.out, out: position.in });

/** @param {ts.Symbol | undefined} symbol */
const isForeign = (symbol) =>
  (symbol?.declarations ?? []).some((node) => node.getSourceFile().fileName.includes('/node_modules/'));

/** @param {ts.Type} type @returns {ts.Symbol | undefined} */
const nameOf = (type) => type.aliasSymbol ?? type.symbol;

/**
 * Follows everything that is exported as a value: what it takes is `in`, what it gives is `out`. A type that no function
 * mentions, such as the payload of a callback, is read by callers and so is `out`.
 *
 * @param {ts.TypeChecker} checker
 * @param {readonly ts.Symbol[]} exports
 * @returns {Map<string, Position>} by name of the exported type
 */
function positionsOf(checker, exports) {
  /** @type {Map<string, Position>} */
  const positions = new Map();
  /** @type {Set<string>} */
  const visited = new Set();
  const exported = new Map(exports.map((symbol) => [unaliased(checker, symbol), symbol.name]));

  const visit = (/** @type {ts.Type} */ type, /** @type {Position} */ position) => {
    const key = `${/** @type {any} */ (type).id}:${position.in}:${position.out}`;
    if (visited.has(key)) return;
    visited.add(key);
    const symbol = nameOf(type);
    const name = symbol && exported.get(symbol);
    if (name !== undefined) {
      const known = positions.get(name) ?? { in: false, out: false };
      positions.set(name, { in: known.in || position.in, out: known.out || position.out });
    }
    if (type.isUnionOrIntersection()) for (const member of type.types) visit(member, position);
    for (const argument of [...(type.aliasTypeArguments ?? []), ...typeArguments(checker, type)])
      visit(argument, position);
    if (isForeign(type.symbol) || !(type.flags & ts.TypeFlags.Object)) return;
    for (const signature of [...type.getCallSignatures(), ...type.getConstructSignatures()]) {
      for (const parameter of signature.getParameters())
        visit(checker.getTypeOfSymbol(parameter), flip(position));
      visit(signature.getReturnType(), position);
    }
    for (const property of checker.getPropertiesOfType(type))
      visit(checker.getTypeOfSymbol(property), position);
  };

  for (const symbol of exports) {
    const target = unaliased(checker, symbol);
    if (target.flags & ts.SymbolFlags.Value) visit(checker.getTypeOfSymbol(target), { in: false, out: true });
  }
  return positions;
}

/** @param {ts.TypeChecker} checker @param {ts.Symbol} symbol */
function unaliased(checker, symbol) {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** @param {ts.TypeChecker} checker @param {ts.Type} type @returns {readonly ts.Type[]} */
function typeArguments(checker, type) {
  const isReference =
    type.flags & ts.TypeFlags.Object &&
    /** @type {ts.ObjectType} */ (type).objectFlags & ts.ObjectFlags.Reference;
  return isReference ? checker.getTypeArguments(/** @type {ts.TypeReference} */ (type)) : [];
}

module.exports = { flip, isForeign, nameOf, positionsOf, typeArguments, unaliased };
