import path from 'node:path';
import { importRuleOf } from '../../../scripts/lib/packages/import-rules.js';

/** The parts of a package.json that the rules look at. */
export interface Manifest {
  readonly license?: string;
  readonly version?: string;
  readonly engines?: { readonly node?: string };
  readonly homepage?: string;
  readonly bugs?: { readonly url?: string };
  readonly repository?: { readonly url?: string; readonly directory?: string };
  readonly publishConfig?: { readonly access?: string; readonly provenance?: boolean };
  readonly scripts?: unknown;
  readonly sideEffects?: unknown;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** What is about to be published: the manifest, and the files of the tarball with their text. */
export interface PublishedFiles {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly files: ReadonlyMap<string, string>;
}

/** What the repository as a whole says, and each package must repeat. */
export interface House {
  readonly license: string;
  readonly node: string;
  readonly version: string;
}

/** What a tarball may hold; anything else in it is a finding. */
const ALLOWED_FILES = [
  /^package\.json$/,
  /^(README|CHANGELOG|LICENSE)(\.md)?$/,
  /^dist\/(cjs|esm)\/[\w./-]+\.(js|js\.map|d\.ts)$/,
  /^dist\/bin\/[\w-]+\.js$/,
  /^dist\/(cjs|esm)\/package\.json$/,
  /^(src|generated\/src)\/[\w./-]+\.ts$/,
  /^docs\/\w+\.md$/,
  /^openapi\/messages\.yaml$/,
  /^ui\/inbox\.(html|css|js|svg)$/,
];

const SCOPE = '@bandwidth-messages/';

/**
 * The rules that a published package keeps, beyond what publint and are-the-types-wrong look at.
 *
 * @returns one sentence for each broken rule
 */
export function packageFindings({ folder, manifest, files }: PublishedFiles, house: House): string[] {
  const site = String(manifest.repository?.url).replace(/^git\+|\.git$/g, '');
  const homepage = `${site}/tree/main/packages/${folder}#readme`;
  const rules: readonly (readonly [boolean, string])[] = [
    [manifest.license === house.license, `license must be the SPDX identifier "${house.license}"`],
    [files.has('LICENSE'), 'the LICENSE file is missing'],
    [files.has('README.md'), 'README.md is missing'],
    [manifest.version === house.version, `version must be ${house.version}, as in lerna.json`],
    [manifest.engines?.node === house.node, `engines.node must be "${house.node}", as in the root`],
    [
      manifest.repository?.directory === `packages/${folder}`,
      `repository.directory must be packages/${folder}`,
    ],
    [manifest.homepage === homepage, `homepage must be ${homepage}`],
    [manifest.bugs?.url === `${site}/issues`, `bugs.url must be ${site}/issues`],
    [manifest.publishConfig?.access === 'public', 'publishConfig.access must be "public"'],
    [manifest.publishConfig?.provenance === true, 'publishConfig.provenance must be true'],
    [manifest.scripts === undefined, 'a published package has no scripts: nothing runs on install'],
    [hasNoSideEffects(manifest), 'sideEffects must be false, or list programs of `bin` alone'],
  ];
  return [
    ...rules.filter(([holds]) => !holds).map(([, finding]) => finding),
    ...dependencyFindings(folder, manifest.dependencies ?? {}, house.version),
    ...[...files].flatMap(([file, text]) => fileFindings(file, text, files)),
  ];
}

function hasNoSideEffects({ bin = {}, sideEffects }: Manifest): boolean {
  const programs = Object.values(bin).map(withinPackage);
  if (!Array.isArray(sideEffects)) return sideEffects === false;
  return sideEffects.every((file) => programs.includes(withinPackage(String(file))));
}

function withinPackage(file: string): string {
  return file.replace(/^\.\//, '');
}

function dependencyFindings(
  folder: string,
  dependencies: Readonly<Record<string, string>>,
  version: string,
): string[] {
  return Object.entries(dependencies).flatMap(([name, range]) => [
    ...(mayDependOn(folder, name) ? [] : [`${name} may not be a dependency of packages/${folder}`]),
    ...(name.startsWith(SCOPE) && range !== version
      ? [`${name} must be exactly ${version}: they change together`]
      : []),
  ]);
}

/** Whether a package may bring another along. */
function mayDependOn(folder: string, name: string): boolean {
  const { ours, types = [], libraries } = importRuleOf(folder);
  if (name.startsWith(SCOPE)) return [...ours, ...types].includes(name.slice(SCOPE.length));
  return libraries === undefined || libraries.includes(name);
}

function fileFindings(file: string, text: string, files: ReadonlyMap<string, string>): string[] {
  const findings: string[] = [];
  if (!ALLOWED_FILES.some((pattern) => pattern.test(file)) || /\.(test|spec)\./.test(file))
    findings.push(`the tarball may not hold ${file}`);
  const map = /^\/\/# sourceMappingURL=(.*)$/m.exec(text)?.[1];
  if (map !== undefined && !files.has(path.posix.join(path.posix.dirname(file), map)))
    findings.push(`${file} names a source map that is not published`);
  if (file.endsWith('.js.map') && !hasSources(file, text, files))
    findings.push(`${file} neither carries its sources nor names published ones`);
  return findings;
}

/** Whether a stack trace can be shown in lines of TypeScript. */
function hasSources(file: string, map: string, files: ReadonlyMap<string, string>): boolean {
  const { sources, sourcesContent = [] } = JSON.parse(map) as {
    sources: string[];
    sourcesContent?: (string | null)[];
  };
  const isThere = (source: string, index: number): boolean =>
    Boolean(sourcesContent[index]) || files.has(path.posix.join(path.posix.dirname(file), source));
  return sources.length > 0 && sources.every(isThere);
}
