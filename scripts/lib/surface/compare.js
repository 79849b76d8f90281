// @ts-check
'use strict';
const ts = require('typescript');
const { flip, nameOf, typeArguments } = require('./positions.js');
const {
  canOmit,
  isOptional,
  isPlainObject,
  isPublic,
  isUnknown,
  literalsOf,
  memberName,
} = require('./types.js');

/**
 * @typedef {import('../spec-diff/levels.js').Level} Level
 * @typedef {import('./positions.js').Position} Position
 * @typedef {{ path: string, level: Level, message: string }} Finding
 */

/** @param {readonly unknown[]} from @param {readonly unknown[]} list */
const missing = (from, list) => from.filter((item) => !list.includes(item));
/** @param {readonly unknown[]} names */
const quoted = (names) => names.map((name) => `\`${name}\``).join(', ');

/**
 * Compares types of two sides of one program, as their users see them. A type that is exported under the same name on
 * both sides is compared once, at its own name, and not again wherever it is mentioned.
 *
 * @param {ts.TypeChecker} checker
 * @param {(symbol: ts.Symbol) => string | undefined} exportedName
 */
function createComparer(checker, exportedName) {
  /** @type {Set<string>} */
  const compared = new Set();
  /** @param {ts.Type} type */
  const text = (type) => checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation);
  /** @param {ts.Type} type */
  const named = (type) => {
    const symbol = nameOf(type);
    return symbol && exportedName(symbol);
  };

  /**
   * @param {string} path
   * @param {ts.Type} old
   * @param {ts.Type} now
   * @param {Position} position
   * @param {boolean} [isEntry] the type stands at its own name
   * @returns {Finding[]}
   */
  function compareTypes(path, old, now, position, isEntry = false) {
    if (old === now || isUnknown(old)) return [];
    const [oldName, nowName] = [named(old), named(now)];
    if (!isEntry && oldName !== undefined && oldName === nowName) return [];
    const pair = [old, now].map((type) => /** @type {any} */ (type).id).join(':');
    const visit = `${pair}:${position.in}:${position.out}`;
    if (compared.has(visit)) return [];
    compared.add(visit);
    if (old.isUnion() || now.isUnion() || literalsOf(old)) return compareUnions(path, old, now, position);
    const [oldArguments, nowArguments] = [typeArguments(checker, old), typeArguments(checker, now)];
    if (old.symbol !== undefined && old.symbol === now.symbol && oldArguments.length > 0)
      return oldArguments.flatMap((argument, index) =>
        compareTypes(path, argument, nowArguments[index] ?? argument, position),
      );
    const isTuple = checker.isTupleType(old) || checker.isTupleType(now);
    if (isPlainObject(old) && isPlainObject(now) && !isTuple) return compareMembers(path, old, now, position);
    return compareByAssignment(path, old, now, position);
  }

  /** @param {string} path @param {ts.Type} old @param {ts.Type} now @param {Position} position @returns {Finding[]} */
  function compareByAssignment(path, old, now, position) {
    if (text(old) === text(now)) return [];
    const fits =
      (!position.in || checker.isTypeAssignableTo(old, now)) &&
      (!position.out || checker.isTypeAssignableTo(now, old));
    return [{ path, level: fits ? 'minor' : 'major', message: `was ${text(old)}, is ${text(now)}` }];
  }

  /** @param {string} path @param {ts.Type} old @param {ts.Type} now @param {Position} position @returns {Finding[]} */
  function compareUnions(path, old, now, position) {
    const [oldLiterals, nowLiterals] = [literalsOf(old), literalsOf(now)];
    if (oldLiterals && nowLiterals) {
      const lost = missing(oldLiterals, nowLiterals);
      const gained = missing(nowLiterals, oldLiterals);
      /** @type {Finding[]} */
      const findings = [];
      if (lost.length > 0)
        findings.push({ path, level: position.in ? 'major' : 'minor', message: `lost ${quoted(lost)}` });
      // Enums are open: code that reads one must expect values it does not know.
      if (gained.length > 0) findings.push({ path, level: 'minor', message: `gained ${quoted(gained)}` });
      return findings;
    }
    const members = (/** @type {ts.Type} */ type) => (type.isUnion() ? type.types : [type]);
    const label = (/** @type {ts.Type} */ type) => named(type) ?? text(type);
    const [oldLabels, nowLabels] = [members(old).map(label), members(now).map(label)];
    if (missing(oldLabels, nowLabels).length + missing(nowLabels, oldLabels).length === 0)
      return members(old).flatMap((member) => {
        const same = members(now).find((other) => label(other) === label(member)) ?? member;
        return compareTypes(path, member, same, position);
      });
    return compareByAssignment(path, old, now, position);
  }

  /** @param {string} path @param {ts.Type} old @param {ts.Type} now @param {Position} position @returns {Finding[]} */
  function compareMembers(path, old, now, position) {
    /** @type {Finding[]} */
    const findings = [];
    const properties = (/** @type {ts.Type} */ type) => checker.getPropertiesOfType(type).filter(isPublic);
    const byName = (/** @type {ts.Type} */ type) =>
      new Map(properties(type).map((property) => [memberName(property), property]));
    const [oldByName, nowByName] = [byName(old), byName(now)];
    for (const [name, property] of oldByName) {
      const at = `${path}.${name}`;
      const other = nowByName.get(name);
      if (!other) {
        findings.push({ path: at, level: 'major', message: 'was removed' });
        continue;
      }
      if (isOptional(property) && !isOptional(other))
        findings.push({
          path: at,
          level: position.in ? 'major' : 'minor',
          message: 'was optional, is required',
        });
      if (!isOptional(property) && isOptional(other))
        findings.push({
          path: at,
          level: position.out ? 'major' : 'minor',
          message: 'was always there, is optional',
        });
      const [oldType, nowType] = [property, other].map((item) =>
        withoutUndefined(checker.getTypeOfSymbol(item)),
      );
      findings.push(
        ...compareTypes(at, /** @type {ts.Type} */ (oldType), /** @type {ts.Type} */ (nowType), position),
      );
    }
    for (const [name, property] of nowByName) {
      if (oldByName.has(name)) continue;
      const isDemanded = position.in && !isOptional(property);
      findings.push({ path: `${path}.${name}`, level: isDemanded ? 'major' : 'minor', message: 'is new' });
    }
    findings.push(...compareSignatures(path, old, now, position));
    return findings;
  }

  /** @param {ts.Type} type */
  const withoutUndefined = (type) =>
    checker.getNonNullableType(type) === type ? type : stripUndefined(type);
  /** @param {ts.Type} type */
  const stripUndefined = (type) => {
    if (!type.isUnion()) return type;
    const hasNull = type.types.some((member) => member.flags & ts.TypeFlags.Null);
    return hasNull ? type : checker.getNonNullableType(type);
  };

  /** @param {string} path @param {ts.Type} old @param {ts.Type} now @param {Position} position @returns {Finding[]} */
  function compareSignatures(path, old, now, position) {
    return [ts.SignatureKind.Call, ts.SignatureKind.Construct].flatMap((kind) => {
      const [before, after] = [old, now].map((type) => checker.getSignaturesOfType(type, kind));
      const [first, second] = [before?.[0], after?.[0]];
      if (!first && !second) return [];
      if (!first || !second || before?.length !== after?.length)
        return compareByAssignment(`${path}()`, old, now, position);
      return compareCalls(`${path}()`, first, second, position);
    });
  }

  /** @param {string} path @param {ts.Signature} old @param {ts.Signature} now @param {Position} position @returns {Finding[]} */
  function compareCalls(path, old, now, position) {
    // The generator puts `options` last, after whatever the operation has. Who sets options uses the methods of the class,
    // where they have a place of their own; otherwise every new filter would be a major change.
    const positional = (/** @type {ts.Signature} */ signature) => {
      const all = signature.getParameters();
      return all.at(-1)?.name === 'options' && all.length > 1 ? all.slice(0, -1) : all;
    };
    const [before, after] = [positional(old), positional(now)];
    const [oldNames, nowNames] = [before, after].map((list) => list.map(({ name }) => name));
    const kept = (oldNames ?? []).filter((name) => nowNames?.includes(name));
    const moved = kept.filter((name) => oldNames?.indexOf(name) !== nowNames?.indexOf(name));
    if (moved.length > 0)
      return [{ path, level: 'major', message: `parameters changed places: ${quoted(moved)}` }];
    const findings = before.flatMap((parameter, index) => {
      const other = after[index];
      const at = `${path.slice(0, -1)}${parameter.name})`;
      if (!other)
        return [{ path: at, level: /** @type {Level} */ ('major'), message: 'the parameter was removed' }];
      const types = [parameter, other].map((item) => withoutUndefined(checker.getTypeOfSymbol(item)));
      const [oldType, nowType] = /** @type {[ts.Type, ts.Type]} */ (types);
      const demanded = canOmit(parameter) && !canOmit(other);
      return [
        ...(demanded
          ? [{ path: at, level: /** @type {Level} */ ('major'), message: 'was optional, is required' }]
          : []),
        ...compareTypes(at, oldType, nowType, flip(position)),
      ];
    });
    const added = after.slice(before.length).map((parameter) => ({
      path: `${path.slice(0, -1)}${parameter.name})`,
      level: /** @type {Level} */ (canOmit(parameter) ? 'minor' : 'major'),
      message: 'the parameter is new',
    }));
    return [...findings, ...added, ...compareTypes(path, old.getReturnType(), now.getReturnType(), position)];
  }

  return { compareTypes };
}

module.exports = { createComparer };
