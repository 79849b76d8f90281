'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { bundlePrograms } = require('./bundle-programs.js');
const { clientPaths } = require('./generate/client-paths.js');
const { recoverInterruptedSwap } = require('./generate/client-swap.js');
const { linkPrograms } = require('./link-programs.js');
const { apiEntries, workspaces } = require('./packages/workspaces.js');
const { bin, root, run } = require('./run.js');
const { buildSpecTools, publishedFiles } = require('./spec-tools.js');

/** Compiles what changed in packages/, to declarations and to each kind of modules (TypeScript's own incremental build). */
async function buildPackages() {
  await recoverInterruptedSwap();
  await buildSpecTools();
  const { callbackModels, writeIfChanged } = publishedFiles();
  const models = callbackModels(path.join(clientPaths.generated, 'src', 'models'));
  writeIfChanged(path.join(root, 'packages/callbacks/src/generated/callback-models.ts'), models);
  for (const kind of /** @type {const} */ (['cjs', 'esm']))
    for (const project of projectsOf(kind))
      writeIfChanged(path.join(root, path.dirname(project), 'dist', kind, 'package.json'), MANIFESTS[kind]);
  for (const { folder } of workspaces()) removeOrphans(path.join(folder, 'dist'), sourcesOf(folder));
  // One after the other: the compiler remembers, across projects, which declarations were missing when it first looked.
  await compile(projectsOf('types'));
  await compile([...projectsOf('cjs'), ...projectsOf('esm')]);
  for (const workspace of workspaces()) await finish(workspace);
  const spec = fs.readFileSync(path.join(root, 'openapi', 'messages.yaml'));
  writeIfChanged(path.join(root, 'packages', 'sandbox', 'openapi', 'messages.yaml'), spec);
  for (const { file, content } of await bundlePrograms()) writeIfChanged(file, content, 0o755);
  await linkPrograms();
}

/** @param {readonly string[]} projects */
async function compile(projects) {
  await run('node', [bin('typescript-7', 'tsc'), '-b', ...projects]);
}

/** Completes what was compiled of a package. @param {ReturnType<typeof workspaces>[number]} workspace */
async function finish(workspace) {
  const entries = apiEntries([workspace]).map(({ entry }) => entry);
  const finishPackage = () => publishedFiles().finishPackage(workspace.folder, entries);
  try {
    finishPackage();
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error;
    // A declaration that was removed when no entry reached it is reached now; the compiler takes it for written.
    fs.rmSync(path.join(workspace.folder, 'dist', 'types.tsbuildinfo'));
    await compile(projectsOf('types'));
    finishPackage();
  }
}

/** By which files packages are compiled to declarations, or to a kind of modules. @param {'types' | 'cjs' | 'esm'} kind */
function projectsOf(kind) {
  const projects = workspaces().map(({ name }) => path.join('packages', name, `tsconfig.${kind}.json`));
  return projects.filter((project) => fs.existsSync(path.join(root, project)));
}

/** Files ending in .js are ES modules only where a package.json says so. One for CommonJS spares Node a search: the SDK loads faster. */
const MANIFESTS = {
  cjs: '{ "type": "commonjs", "sideEffects": false }\n',
  esm: '{ "type": "module", "sideEffects": false }\n',
};

/** The folder that is compiled. @param {string} folder of the package */
function sourcesOf(folder) {
  const generated = path.join(folder, 'generated', 'src');
  return fs.existsSync(generated) ? generated : path.join(folder, 'src');
}

/** Removes what was compiled from a source that is gone: tsc leaves it. @param {string} dist @param {string} sources */
function removeOrphans(dist, sources) {
  if (!fs.existsSync(dist)) return;
  for (const file of fs.readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    const source = /^(?:cjs|esm)[/\\](.*?)(?:\.d)?\.[jt]s(?:\.map)?$/.exec(file)?.[1];
    if (source !== undefined && !fs.existsSync(path.join(sources, `${source}.ts`)))
      fs.rmSync(path.join(dist, file));
  }
}

module.exports = { buildPackages };
