// @ts-check
'use strict';
const ts = require('typescript');
const { createComparer } = require('./compare.js');
const { positionsOf, unaliased } = require('./positions.js');

/** @typedef {import('./compare.js').Finding} Finding */

/** @param {ts.Program} program @param {string} file @returns {ts.Symbol[]} what the module exports, by name */
function exportsOf(program, file) {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  return module ? checker.getExportsOfModule(module).sort((a, b) => (a.name < b.name ? -1 : 1)) : [];
}

/**
 * @param {ts.Program} program
 * @param {string} entry what the findings call the module
 * @param {{ old: string, now: string }} files
 * @param {{ valuesAreData?: boolean }} [options] valuesAreData: of a constant, only its keys are public
 * @returns {Finding[]}
 */
function compareModules(program, entry, files, { valuesAreData = false } = {}) {
  const checker = program.getTypeChecker();
  const [before, after] = [exportsOf(program, files.old), exportsOf(program, files.now)];
  const names = new Map([...before, ...after].map((symbol) => [unaliased(checker, symbol), symbol.name]));
  const { compareTypes } = createComparer(checker, (symbol) => names.get(symbol));
  const [oldPositions, nowPositions] = [before, after].map((list) => positionsOf(checker, list));
  /** @type {Finding[]} */
  const findings = [];
  for (const symbol of before) {
    const path = `${entry} ${symbol.name}`;
    const other = after.find(({ name }) => name === symbol.name);
    if (!other) {
      findings.push({ path, level: 'major', message: 'is no longer exported' });
      continue;
    }
    const [old, now] = [unaliased(checker, symbol), unaliased(checker, other)];
    if (old === now) continue;
    if (old.flags & ts.SymbolFlags.Value) {
      const types = [checker.getTypeOfSymbol(old), checker.getTypeOfSymbol(now)];
      const [oldType, nowType] = /** @type {[ts.Type, ts.Type]} */ (types);
      const isData = valuesAreData && oldType.getCallSignatures().length === 0;
      if (isData) findings.push(...compareKeys(path, checker, oldType, nowType));
      else findings.push(...compareTypes(path, oldType, nowType, { in: false, out: true }, true));
    }
    if (old.flags & ts.SymbolFlags.Type) {
      const known = [oldPositions, nowPositions].map((positions) => positions?.get(symbol.name));
      const position = {
        in: known.some((item) => item?.in),
        out: known.some((item) => item?.out) || !known.some((item) => item?.in),
      };
      const types = [checker.getDeclaredTypeOfSymbol(old), checker.getDeclaredTypeOfSymbol(now)];
      const [oldType, nowType] = /** @type {[ts.Type, ts.Type]} */ (types);
      findings.push(...compareTypes(path, oldType, nowType, position, true));
    }
  }
  for (const symbol of after)
    if (!before.some(({ name }) => name === symbol.name))
      findings.push({ path: `${entry} ${symbol.name}`, level: 'minor', message: 'is new' });
  return findings;
}

/** @param {string} path @param {ts.TypeChecker} checker @param {ts.Type} old @param {ts.Type} now @returns {Finding[]} */
function compareKeys(path, checker, old, now) {
  if (!(old.flags & ts.TypeFlags.Object) || !(now.flags & ts.TypeFlags.Object)) return [];
  const [before, after] = [old, now].map((type) => checker.getPropertiesOfType(type).map(({ name }) => name));
  const changed = (/** @type {string[]} */ from, /** @type {string[]} */ list) =>
    from.filter((name) => !list.includes(name));
  return [
    ...changed(before ?? [], after ?? []).map((name) => ({
      path: `${path}.${name}`,
      level: /** @type {const} */ ('major'),
      message: 'was removed',
    })),
    ...changed(after ?? [], before ?? []).map((name) => ({
      path: `${path}.${name}`,
      level: /** @type {const} */ ('minor'),
      message: 'is new',
    })),
  ];
}

module.exports = { compareModules, exportsOf };
