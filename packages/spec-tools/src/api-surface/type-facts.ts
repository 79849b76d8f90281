import ts from 'typescript';

/** Whether values of a type go from the caller to us, from us to the caller, or both ways. */
export interface Direction {
  readonly in: boolean;
  readonly out: boolean;
}

/** What a function takes goes the other way than the function itself. */
export function flip(direction: Direction): Direction {
  return { in: direction.out, out: direction.in };
}

/** Declared in a library. */
export function isForeign(symbol: ts.Symbol | undefined): boolean {
  return (symbol?.declarations ?? []).some((node) =>
    node.getSourceFile().fileName.includes('/node_modules/'),
  );
}

/** The symbol by whose name a type is known. */
export function nameOf(type: ts.Type): ts.Symbol | undefined {
  // What the compiler's types promise is not so: a literal has no symbol.
  return type.aliasSymbol ?? type.symbol;
}

export function unaliased(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

export function typeArguments(checker: ts.TypeChecker, type: ts.Type): readonly ts.Type[] {
  const isReference =
    type.flags & ts.TypeFlags.Object && (type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference;
  return isReference ? checker.getTypeArguments(type as ts.TypeReference) : [];
}

/** Public members of a class are what callers see. */
export function isPublic(property: ts.Symbol): boolean {
  return !(property.declarations ?? []).some(
    (node) => ts.getCombinedModifierFlags(node) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected),
  );
}

export function isOptional(property: ts.Symbol): boolean {
  return (property.flags & ts.SymbolFlags.Optional) !== 0;
}

/** The values of a type that is nothing but texts and numbers. */
export function literalsOf(type: ts.Type): (string | number)[] | undefined {
  const literals: (string | number)[] = [];
  for (const member of type.isUnion() ? type.types : [type]) {
    if (!member.isStringLiteral() && !member.isNumberLiteral()) return undefined;
    literals.push(member.value);
  }
  return literals;
}

/** Whether a call may leave a parameter out. */
export function canOmit(parameter: ts.Symbol): boolean {
  const declaration = parameter.valueDeclaration;
  if (declaration === undefined || !ts.isParameter(declaration)) return isOptional(parameter);
  const { questionToken, initializer, dotDotDotToken } = declaration;
  return [questionToken, initializer, dotDotDotToken].some((token) => token !== undefined);
}

/** The old side may not even compile against the SDK as it is; nothing follows from that. */
export function isUnknown(type: ts.Type): boolean {
  return (type.flags & ts.TypeFlags.Any) !== 0;
}

export function isPlainObject(type: ts.Type): boolean {
  return (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0 && !isForeign(nameOf(type));
}

/** What users call a member: one named by a symbol has a name of the compiler's, with a number, another one on each side. */
export function memberName(property: ts.Symbol): string {
  return property.name.replace(/^__@(\w+)@\d+$/, '[Symbol.$1]');
}

/**
 * The types of a member, or of a parameter, on both sides: without the `undefined` that says that it may be missing, unless
 * null is in one of them.
 */
export function typesOfBoth(checker: ts.TypeChecker, old: ts.Symbol, now: ts.Symbol): [ts.Type, ts.Type] {
  const both: [ts.Type, ts.Type] = [checker.getTypeOfSymbol(old), checker.getTypeOfSymbol(now)];
  const mayBeNull = both.some(
    (type) => type.isUnion() && type.types.some((member) => member.flags & ts.TypeFlags.Null),
  );
  if (mayBeNull) return both;
  const present = (type: ts.Type): ts.Type => (type.isUnion() ? checker.getNonNullableType(type) : type);
  return [present(both[0]), present(both[1])];
}

/** Numbers for types, the same one each time a type is asked for. */
export function createTypeNumbers(): (type: ts.Type) => number {
  const numbers = new Map<ts.Type, number>();
  return (type) => {
    const known = numbers.get(type) ?? numbers.size;
    numbers.set(type, known);
    return known;
  };
}
