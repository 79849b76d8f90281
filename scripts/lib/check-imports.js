// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { workspaces } = require('./packages/workspaces.js');

// TypeScript itself lists the imports of a file: the libraries that look for circles know either files or folders, while here
// a file directly in src/ counts as a folder of its own.

/** Packages in which folders may import each other in a circle. */
const WITHOUT_ORDER = new Set(['client']);

/** @typedef {Map<string, Set<string>>} Graph  what each node imports */

/** Every TypeScript file of a folder, as paths within it with forward slashes. @param {string} folder */
function sourceFiles(folder) {
  if (!fs.existsSync(folder)) return [];
  const names = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return names.filter((name) => name.endsWith('.ts')).map((name) => name.split(path.sep).join('/'));
}

/** Which file of a folder imports which other, types and `import()` included. @param {string} folder @returns {Graph} */
function importsOf(folder) {
  const { preProcessFile } = require('typescript');
  return new Map(
    sourceFiles(folder).map((file) => {
      const { importedFiles } = preProcessFile(fs.readFileSync(path.join(folder, file), 'utf8'), true, true);
      const own = importedFiles.map(({ fileName }) => fileName).filter((name) => name.startsWith('.'));
      const targets = own.map((name) =>
        path.posix.join(path.posix.dirname(file), name.replace(/\.js$/, '.ts')),
      );
      return [file, new Set(targets)];
    }),
  );
}

/** The folder of a file: its folder in src/, or the file itself where it lies directly there. @param {string} file */
function folderOf(file) {
  return file.includes('/') ? `${file.split('/')[0]}/` : file;
}

/** The same imports between folders. @param {Graph} files @returns {Graph} */
function betweenFolders(files) {
  /** @type {Graph} */
  const folders = new Map();
  for (const [file, targets] of files) {
    const folder = folderOf(file);
    const known = folders.get(folder) ?? new Set();
    for (const target of targets) if (folderOf(target) !== folder) known.add(folderOf(target));
    folders.set(folder, known);
  }
  return folders;
}

/**
 * One circle for each node from which a circle is entered, as the nodes along it.
 *
 * @param {Graph} graph
 * @returns {string[][]}
 */
function circles(graph) {
  /** @type {string[][]} */
  const found = [];
  const done = new Set();
  const visit = (/** @type {string} */ node, /** @type {string[]} */ way) => {
    if (way.includes(node)) return void found.push([...way.slice(way.indexOf(node)), node]);
    if (done.has(node)) return;
    for (const next of graph.get(node) ?? []) visit(next, [...way, node]);
    done.add(node);
  };
  for (const node of graph.keys()) visit(node, []);
  return found;
}

/**
 * What a package does against the rules for imports and names of files.
 *
 * @param {string} name of its folder
 * @param {string} folder
 * @returns {string[]} a sentence for each
 */
function importFindings(name, folder) {
  const imports = importsOf(path.join(folder, 'src'));
  const at = (/** @type {string[]} */ nodes) => `packages/${name}/src: ${nodes.join(' -> ')}`;
  const misnamed = [...imports.keys()].filter((file) => !/^([a-z0-9-]+\/)*[a-z0-9-]+(\.d)?\.ts$/.test(file));
  return [
    ...circles(imports).map((circle) => `${at(circle)}: files that import each other in a circle`),
    ...circles(betweenFolders(imports)).map((circle) => `${at(circle)}: a folder imports upward`),
    ...misnamed.map((file) => `${at([file])}: names of files are kebab-case`),
  ];
}

/**
 * Refuses circles between files, and between the folders of src/: what a folder imports may not, by whatever way, import it
 * back. A file directly in src/ counts as a folder of its own.
 *
 * @throws {Error} with a line for each circle
 */
function checkImports() {
  const findings = workspaces()
    .filter(({ name }) => !WITHOUT_ORDER.has(name))
    .flatMap(({ name, folder }) => importFindings(name, folder));
  if (findings.length > 0) throw new Error(`The floors of a package are mixed:\n  ${findings.join('\n  ')}`);
}

module.exports = { checkImports, importFindings };
