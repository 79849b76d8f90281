import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

// TypeScript itself lists the imports of a file: the libraries that look for circles know either files or folders, while here
// a file directly in src/ counts as a folder of its own.

/** What each node imports. */
type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * What a package does against the rules for imports and names of files: no circle between files, nor between the folders of
 * src/: what a folder imports may not, by whatever way, import it back. A file directly in src/ counts as a folder of its own.
 *
 * @param name of its folder
 * @returns a sentence for each
 */
export function importFindings(name: string, folder: string): string[] {
  const imports = importsOf(path.join(folder, 'src'));
  const at = (nodes: readonly string[]): string => `packages/${name}/src: ${nodes.join(' -> ')}`;
  const misnamed = [...imports.keys()].filter((file) => !/^([a-z0-9-]+\/)*[a-z0-9-]+(\.d)?\.ts$/.test(file));
  return [
    ...circles(imports).map((circle) => `${at(circle)}: files that import each other in a circle`),
    ...circles(betweenFolders(imports)).map((circle) => `${at(circle)}: a folder imports upward`),
    ...misnamed.map((file) => `${at([file])}: names of files are kebab-case`),
  ];
}

/** Which file of a folder imports which other, types and `import()` included. */
function importsOf(folder: string): Graph {
  return new Map(
    sourceFiles(folder).map((file) => {
      const text = fs.readFileSync(path.join(folder, file), 'utf8');
      const { importedFiles } = ts.preProcessFile(text, true, true);
      const own = importedFiles.map(({ fileName }) => fileName).filter((target) => target.startsWith('.'));
      const targets = own.map((target) =>
        path.posix.join(path.posix.dirname(file), target.replace(/\.js$/, '.ts')),
      );
      return [file, new Set(targets)];
    }),
  );
}

/** Every TypeScript file of a folder, as paths within it with forward slashes. */
function sourceFiles(folder: string): string[] {
  if (!fs.existsSync(folder)) return [];
  const names = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return names.filter((name) => name.endsWith('.ts')).map((name) => name.split(path.sep).join('/'));
}

/** The same imports between folders. */
function betweenFolders(files: Graph): Graph {
  const folders = new Map<string, Set<string>>();
  for (const [file, targets] of files) {
    const folder = folderOf(file);
    const known = folders.get(folder) ?? new Set();
    for (const target of targets) if (folderOf(target) !== folder) known.add(folderOf(target));
    folders.set(folder, known);
  }
  return folders;
}

/** The folder of a file: its folder in src/, or the file itself where it lies directly there. */
function folderOf(file: string): string {
  return file.includes('/') ? `${file.split('/')[0]}/` : file;
}

/** One circle for each node from which a circle is entered, as the nodes along it. */
function circles(graph: Graph): string[][] {
  const found: string[][] = [];
  const done = new Set<string>();
  const visit = (node: string, way: readonly string[]): void => {
    if (way.includes(node)) return void found.push([...way.slice(way.indexOf(node)), node]);
    if (done.has(node)) return;
    for (const next of graph.get(node) ?? []) visit(next, [...way, node]);
    done.add(node);
  };
  for (const node of graph.keys()) visit(node, []);
  return found;
}
