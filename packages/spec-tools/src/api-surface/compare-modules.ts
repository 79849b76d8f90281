import ts from 'typescript';
import { createTypeComparer } from './compare-types.js';
import { directionsOf } from './directions.js';
import { missing, type Finding } from './finding.js';
import { unaliased, type Direction } from './type-facts.js';

/** The two files to compare, and how. */
export interface ModulePair {
  /** What the findings call the module. */
  readonly entry: string;
  readonly old: string;
  readonly now: string;
  /** Of a constant, only its keys are public. @default false */
  readonly valuesAreData?: boolean;
}

/** What changed for those who import a module. */
export function compareModules(program: ts.Program, pair: ModulePair): Finding[] {
  const checker = program.getTypeChecker();
  const [before, after] = [exportsOf(program, pair.old), exportsOf(program, pair.now)];
  const names = new Map([...before, ...after].map((symbol) => [unaliased(checker, symbol), symbol.name]));
  const compareTypes = createTypeComparer(checker, (symbol) => names.get(symbol));
  const directions = [before, after].map((list) => directionsOf(checker, list));
  const kept = before.flatMap((symbol): Finding[] => {
    const path = `${pair.entry} ${symbol.name}`;
    const other = after.find(({ name }) => name === symbol.name);
    if (!other) return [{ path, level: 'major', message: 'is no longer exported' }];
    const [old, now] = [unaliased(checker, symbol), unaliased(checker, other)];
    if (old === now) return [];
    const findings: Finding[] = [];
    if (old.flags & ts.SymbolFlags.Value) {
      const [oldType, nowType] = [checker.getTypeOfSymbol(old), checker.getTypeOfSymbol(now)];
      const isData = pair.valuesAreData === true && oldType.getCallSignatures().length === 0;
      const direction = { in: false, out: true };
      if (isData) findings.push(...compareKeys(path, checker, oldType, nowType));
      else findings.push(...compareTypes({ path, old: oldType, now: nowType, direction }));
    }
    if (old.flags & ts.SymbolFlags.Type) {
      const direction = joined(directions.map((each) => each.get(symbol.name)));
      const [oldType, nowType] = [checker.getDeclaredTypeOfSymbol(old), checker.getDeclaredTypeOfSymbol(now)];
      findings.push(...compareTypes({ path, old: oldType, now: nowType, direction }));
    }
    return findings;
  });
  const added = after
    .filter(({ name }) => !before.some((symbol) => symbol.name === name))
    .map(({ name }): Finding => ({ path: `${pair.entry} ${name}`, level: 'minor', message: 'is new' }));
  return [...kept, ...added];
}

/** What a module exports, by name. */
function exportsOf(program: ts.Program, file: string): ts.Symbol[] {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  return module ? checker.getExportsOfModule(module).sort((a, b) => (a.name < b.name ? -1 : 1)) : [];
}

/** What no function takes or gives is read by callers. */
function joined(known: readonly (Direction | undefined)[]): Direction {
  const isTaken = known.some((item) => item?.in);
  return { in: isTaken, out: !isTaken || known.some((item) => item?.out) };
}

function compareKeys(path: string, checker: ts.TypeChecker, old: ts.Type, now: ts.Type): Finding[] {
  if (!(old.flags & ts.TypeFlags.Object) || !(now.flags & ts.TypeFlags.Object)) return [];
  const keysOf = (type: ts.Type): string[] => checker.getPropertiesOfType(type).map(({ name }) => name);
  const [before, after] = [keysOf(old), keysOf(now)];
  return [
    ...missing(before, after).map((name): Finding => ({
      path: `${path}.${name}`,
      level: 'major',
      message: 'was removed',
    })),
    ...missing(after, before).map((name): Finding => ({
      path: `${path}.${name}`,
      level: 'minor',
      message: 'is new',
    })),
  ];
}
