import fs from 'node:fs';
import path from 'node:path';
import { declarationGraph, filesThatDiffer, importsPackage } from './declaration-graph.js';
import { lineMap } from './line-map.js';
import { writeIfChanged } from './write-if-changed.js';

/**
 * Completes what tsc wrote into `dist/` of a package. Source maps tell lines. Declarations that no public entry reaches go.
 *
 * ES modules get declarations too, made of those for CommonJS. A library may have other types for each kind of modules, so
 * what imports a package is copied. Whatever else a copy or an entry imports leads to the one for CommonJS.
 *
 * @param folder of the package
 * @param entries the declarations of its public entries, as paths within the folder
 */
export function finishPackage(folder: string, entries: readonly string[]): void {
  const dist = path.join(folder, 'dist');
  for (const name of filesIn(dist, '.js.map')) {
    const file = path.join(dist, name);
    writeIfChanged(file, lineMap(fs.readFileSync(file, 'utf8')));
  }
  const declarations = publishedDeclarations(folder, entries);
  for (const [name, text] of declarations) writeIfChanged(path.join(dist, name), text);
  for (const name of filesIn(dist, '.d.ts')) if (!declarations.has(name)) fs.rmSync(path.join(dist, name));
}

/** The text of each file of declarations that is published, by its path within `dist/`. */
function publishedDeclarations(folder: string, entries: readonly string[]): ReadonlyMap<string, string> {
  const read = (file: string): string => fs.readFileSync(path.join(folder, file), 'utf8');
  const graph = declarationGraph(entries, read);
  const cjs = [...graph.keys()].map((file) => [withinDist(file), read(file)] as const);
  if (!fs.existsSync(path.join(folder, 'dist', 'esm'))) return new Map(cjs);
  const esm = [...filesThatDiffer(entries, graph)].map((file) => {
    const text = importsPackage(file, graph) ? read(file) : leadTo(file);
    return [esmName(file), text] as const;
  });
  return new Map([...cjs, ...esm]);
}

/** The declarations of an ES module that are those of the CommonJS one. */
function leadTo(file: string): string {
  const target = path.posix.relative(path.posix.dirname(esmName(file)), withinDist(file));
  return `export * from '${target.replace(/\.d\.ts$/, '.js')}';\n`;
}

function esmName(file: string): string {
  return withinDist(file).replace(/^cjs\//, 'esm/');
}

function withinDist(file: string): string {
  return file.replace(/^dist\//, '');
}

/** With forward slashes. */
function filesIn(folder: string, ending: string): string[] {
  if (!fs.existsSync(folder)) return [];
  const names = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith(ending)).map((name) => name.split(path.sep).join('/'));
}
