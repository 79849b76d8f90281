// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { publishedPackages } = require('../packages/workspaces.js');
const { root } = require('../run.js');
const { docblockFindings } = require('./docblock-findings.js');
const { referenceEntries } = require('./reference-entries.js');

/** @typedef {import('./reference-entries.js').ReferenceEntry} ReferenceEntry */
/** @typedef {typeof import('typedoc', { with: { 'resolution-mode': 'import' } })} TypeDoc */
/** @typedef {import('typedoc', { with: { 'resolution-mode': 'import' } }).Application} Application */
/** @typedef {import('typedoc', { with: { 'resolution-mode': 'import' } }).ProjectReflection} ProjectReflection */

/** Where the pages are written. */
const REFERENCE = path.join(root, 'dist', 'reference');

/** Pages besides the API, README.md aside, which is the first one. */
const PAGES = [
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CODE_OF_CONDUCT.md',
  'docs/*.md',
  'examples/README.md',
  'openapi/README.md',
  'scripts/README.md',
];

/** Addresses of files of this repository, as READMEs name them that are read elsewhere, too. */
const OWN_FILES =
  /https:\/\/(?:github\.com\/bandwidth-messages\/bandwidth-messages\/blob|raw\.githubusercontent\.com\/bandwidth-messages\/bandwidth-messages)\/main\//g;

/**
 * Writes the API reference: every public entry of every published package, from its docblocks, and the READMEs. The pages
 * need neither a server nor the network.
 *
 * @param {string} [out] the folder; without one nothing is written, and only the faults are told
 * @throws when a public name has no docblock, an option no default or a duration no unit; when a type of the public API is not
 *   exported, or a link leads nowhere
 */
async function buildReference(out) {
  const typedoc = await import('typedoc');
  const entries = referenceEntries();
  const app = await typedoc.Application.bootstrap({
    name: 'bandwidth-messages',
    entryPoints: entries.map(({ source }) => source),
    tsconfig: writeTsconfig(entries),
    // Types are checked by tsc, package by package.
    skipErrorChecking: true,
    projectDocuments: [...PAGES, ...readmesBeside(entries)],
    readme: 'none',
    headings: { readme: true, document: false },
    excludeInternal: true,
    excludePrivate: true,
    excludeExternals: true,
    disableSources: true,
    disableGit: true,
    hideGenerator: true,
    githubPages: false,
    blockTags: [...typedoc.OptionDefaults.blockTags, '@memberof'],
    notRenderedTags: [...typedoc.OptionDefaults.notRenderedTags, '@memberof'],
    packagesRequiringDocumentation: publishedPackages().map(({ manifest }) => manifest.name),
    validation: { notExported: true, invalidLink: true, invalidPath: true, notDocumented: true },
  });
  passOverGenerated(app);
  addReadmes(typedoc, app, entries);
  const project = await app.convert();
  if (project === undefined) throw new Error('TypeDoc could not read the sources.');
  app.validate(project);
  for (const finding of docblockFindings(typedoc.ReflectionKind, project)) app.logger.error(finding);
  if (out !== undefined) await app.generateDocs(project, out);
  const found = app.logger.errorCount + app.logger.warningCount;
  if (found > 0) throw new Error(`The API reference has ${found} faults: see above.`);
}

/** The READMEs of packages that have no API: a command, or tools of ours. @param {readonly ReferenceEntry[]} entries */
function readmesBeside(entries) {
  const withApi = new Set(entries.map(({ readme }) => readme));
  return fs
    .readdirSync(path.join(root, 'packages'))
    .map((name) => path.join(root, 'packages', name, 'README.md'))
    .filter((readme) => fs.existsSync(readme) && !withApi.has(readme));
}

/** One program over the sources of all packages, so that a type of one package leads to its page. @param {readonly ReferenceEntry[]} entries */
function writeTsconfig(entries) {
  const file = path.join(root, '.cache', 'reference.tsconfig.json');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const compilerOptions = {
    noEmit: true,
    module: 'ES2022',
    moduleResolution: 'Bundler',
    lib: ['ES2022', 'DOM', 'DOM.Iterable', 'ESNext.Disposable'],
    types: ['node'],
    paths: Object.fromEntries(entries.map(({ name, source }) => [name, [source]])),
  };
  const files = entries.map(({ source }) => source);
  fs.writeFileSync(file, JSON.stringify({ extends: '../tsconfig.base.json', compilerOptions, files }));
  return file;
}

/**
 * Names each entry as it is imported, and puts the README of a package on the page of its main entry.
 *
 * @param {TypeDoc} typedoc
 * @param {Application} app
 * @param {readonly ReferenceEntry[]} entries
 */
function addReadmes({ Converter, MinimalSourceFile, ReflectionKind, normalizePath }, app, entries) {
  /** @param {string} file @param {ProjectReflection} project */
  const contentOf = (file, project) => {
    // The title is that of the page, and badges come from the network. What leads to the repository leads to its page here.
    const up = path.relative(path.dirname(file), root).split(path.sep).join('/') || '.';
    const text = fs
      .readFileSync(file, 'utf8')
      .replace(/^# .*\n/, '')
      .replace(/^\[!\[.*\n/gm, '')
      .replace(OWN_FILES, `${up}/`);
    return app.converter.parseRawComment(new MinimalSourceFile(text, normalizePath(file)), project.files)
      .content;
  };
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    const modules = project.getReflectionsByKind(ReflectionKind.Module);
    for (const [index, { name, readme }] of entries.entries()) {
      const module = modules[index];
      if (!module?.isDeclaration()) throw new Error(`TypeDoc has no page for ${name}.`);
      module.name = name;
      if (readme === undefined) continue;
      module.readme = contentOf(readme, project);
      project.files.registerReflectionPath(normalizePath(readme), module);
    }
    const readme = path.join(root, 'README.md');
    project.readme = contentOf(readme, project);
    project.files.registerReflectionPath(normalizePath(readme), project);
    for (const document of project.documents ?? []) {
      const file = project.files.getReflectionPath(document) ?? '';
      document.name = /^# (.*)$/m.exec(fs.readFileSync(file, 'utf8'))?.[1] ?? document.name;
    }
  });
}

/** The code of the generator has the words of the spec, and none where the spec has none. @param {Application} app */
function passOverGenerated({ logger }) {
  const warn = logger.validationWarning.bind(logger);
  logger.validationWarning = (/** @type {string} */ text) => {
    if (!/ defined in \S*\/generated\/\S*, does not have any documentation/.test(text)) warn(text);
  };
}

module.exports = { REFERENCE, buildReference };
