import path from 'node:path';

/** For each file of declarations what it imports: other files, and names of packages. */
export type DeclarationGraph = ReadonlyMap<string, readonly string[]>;

/**
 * What the public entries of a package import, and what that imports in turn: the declarations that its users' compilers read.
 *
 * @param entries paths of files, with forward slashes
 * @param read gives the text of a file
 */
export function declarationGraph(
  entries: readonly string[],
  read: (file: string) => string,
): DeclarationGraph {
  const graph = new Map<string, readonly string[]>();
  const visit = (file: string): void => {
    if (graph.has(file)) return;
    const targets = importsIn(read(file)).map((target) => locate(target, file));
    graph.set(file, targets);
    targets.filter(isFile).forEach(visit);
  };
  entries.forEach(visit);
  return graph;
}

/** Whether a file, or one that it reaches, imports a package. */
export function importsPackage(file: string, graph: DeclarationGraph, seen = new Set<string>()): boolean {
  if (!isFile(file)) return true;
  if (seen.has(file)) return false;
  seen.add(file);
  return (graph.get(file) ?? []).some((target) => importsPackage(target, graph, seen));
}

/**
 * The files on the ways from the entries, each way up to the first file that reaches no package: what follows behind it is
 * the same for both kinds of modules.
 */
export function filesThatDiffer(entries: readonly string[], graph: DeclarationGraph): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (file: string): void => {
    if (found.has(file)) return;
    found.add(file);
    if (importsPackage(file, graph)) graph.get(file)?.filter(isFile).forEach(visit);
  };
  entries.forEach(visit);
  return found;
}

/** tsc writes each import in one line; examples in comments import too. */
function importsIn(text: string): string[] {
  const code = text.replace(/^ *(?:\*|\/\*).*$/gm, '');
  return [...code.matchAll(/\b(?:from |import |import\()['"]([^'"]+)['"]/g)].map(([, target]) => target!);
}

function locate(target: string, from: string): string {
  return target.startsWith('.')
    ? path.posix.join(path.posix.dirname(from), target.replace(/\.js$/, '.d.ts'))
    : target;
}

function isFile(target: string): boolean {
  return target.endsWith('.d.ts');
}
