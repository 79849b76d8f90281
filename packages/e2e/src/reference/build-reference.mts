// The API reference, by TypeDoc, which is an ES module: `tsx build-reference.mts [FOLDER]`. Without a folder nothing is written,
// and only the faults are told.
import fs from 'node:fs';
import path from 'node:path';
import {
  Application,
  Converter,
  MinimalSourceFile,
  normalizePath,
  OptionDefaults,
  ReflectionKind,
  type CommentDisplayPart,
  type ProjectReflection,
} from 'typedoc';
import { publishedPackages } from '../../../../scripts/lib/packages/workspaces.js';
import { root } from '../../../../scripts/lib/run.js';
import { docblockFindings } from './docblock-findings.mjs';
import { referenceEntries, type ReferenceEntry } from './reference-entries.js';

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
 * @param out the folder; without one nothing is written, and only the faults are told
 * @throws when a public name has no docblock, an option no default or a duration no unit; when a type of the public API is not
 *   exported, or a link leads nowhere
 */
async function buildReference(out?: string): Promise<void> {
  const entries = referenceEntries();
  const app = await Application.bootstrap({
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
    blockTags: [...OptionDefaults.blockTags, '@memberof'],
    notRenderedTags: [...OptionDefaults.notRenderedTags, '@memberof'],
    packagesRequiringDocumentation: publishedPackages().map(({ manifest }) => String(manifest['name'])),
    validation: { notExported: true, invalidLink: true, invalidPath: true, notDocumented: true },
  });
  passOverGenerated(app);
  addReadmes(app, entries);
  const project = await app.convert();
  if (project === undefined) throw new Error('TypeDoc could not read the sources.');
  app.validate(project);
  for (const finding of docblockFindings(project)) app.logger.error(finding);
  if (out !== undefined) await app.generateDocs(project, out);
  const found = app.logger.errorCount + app.logger.warningCount;
  if (found > 0) throw new Error(`The API reference has ${found} faults: see above.`);
}

/** The READMEs of packages that have no API: a command, or tools of ours. */
function readmesBeside(entries: readonly ReferenceEntry[]): string[] {
  const withApi = new Set(entries.map(({ readme }) => readme));
  return fs
    .readdirSync(path.join(root, 'packages'))
    .map((name) => path.join(root, 'packages', name, 'README.md'))
    .filter((readme) => fs.existsSync(readme) && !withApi.has(readme));
}

/** One program over the sources of all packages, so that a type of one package leads to its page. */
function writeTsconfig(entries: readonly ReferenceEntry[]): string {
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

/** Names each entry as it is imported, and puts the README of a package on the page of its main entry. */
function addReadmes(app: Application, entries: readonly ReferenceEntry[]): void {
  const contentOf = (file: string, project: ProjectReflection): CommentDisplayPart[] => {
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

/** The code of the generator has the words of the spec, and none where the spec has none. */
function passOverGenerated({ logger }: Application): void {
  const warn = logger.validationWarning.bind(logger);
  logger.validationWarning = (text: string): void => {
    if (!/ defined in \S*\/generated\/\S*, does not have any documentation/.test(text)) warn(text);
  };
}

await buildReference(process.argv[2]).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
