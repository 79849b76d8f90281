// @ts-check
'use strict';
const ts = require('typescript');
const { isForeign } = require('./positions.js');

/** Public members of a class are what callers see. @param {ts.Symbol} property */
const isPublic = (property) =>
  !(property.declarations ?? []).some(
    (node) => ts.getCombinedModifierFlags(node) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected),
  );

/** @param {ts.Symbol} property */
const isOptional = (property) => (property.flags & ts.SymbolFlags.Optional) !== 0;

/** @param {ts.Type} type */
const literalsOf = (type) => {
  const members = type.isUnion() ? type.types : [type];
  return members.every((member) => member.isStringLiteral() || member.isNumberLiteral())
    ? members.map((member) => /** @type {ts.LiteralType} */ (member).value)
    : undefined;
};

/** @param {ts.Symbol} parameter */
function canOmit(parameter) {
  const declaration = parameter.valueDeclaration;
  return declaration !== undefined && ts.isParameter(declaration)
    ? declaration.questionToken !== undefined ||
        declaration.initializer !== undefined ||
        declaration.dotDotDotToken !== undefined
    : isOptional(parameter);
}

/** The old side may not even compile against today's SDK; nothing follows from that. @param {ts.Type} type */
const isUnknown = (type) => (type.flags & ts.TypeFlags.Any) !== 0;

/** @param {ts.Type} type */
const isPlainObject = (type) =>
  (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0 && !isForeign(type.symbol);

/** A member named by a symbol gets a number from the compiler, another one on each side. @param {ts.Symbol} property */
const memberName = (property) => property.name.replace(/^(__@.*)@\d+$/, '$1');

module.exports = { canOmit, isOptional, isPlainObject, isPublic, isUnknown, literalsOf, memberName };
