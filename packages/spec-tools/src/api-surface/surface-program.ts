import path from 'node:path';
import ts from 'typescript';
import { GENERATED_FOLDERS } from '../repository/generated-client.js';
import { ROOT } from '../repository/root.js';

/** A generated client: its name in messages, and the folder that `generate --out` made. */
export interface ClientSide {
  readonly name: string;
  readonly folder: string;
}

/** Where the sources of a side are, as the program knows them. */
export interface SideSources {
  readonly sdk: string;
  readonly client: string;
}

export interface SurfaceProgram {
  readonly program: ts.Program;
  /** The public entries of each side. */
  readonly entries: readonly { readonly client: string; readonly operations: string; readonly sdk: string }[];
  readonly sources: readonly SideSources[];
}

const SDK_FOLDER = path.join(ROOT, 'packages', 'sdk');
const CLIENT_PACKAGE = '@bandwidth-messages/client';

/** All sides use the libraries of this repository: a client that lies elsewhere finds none beside it. */
const LIBRARY_USER = path.join(SDK_FOLDER, 'src', 'index.ts');

/** Those of the SDK's compiler options that the generated code, compiled along with it, does not keep. */
const SDK_ONLY_OPTIONS = [
  'exactOptionalPropertyTypes',
  'noUncheckedIndexedAccess',
  'noUnusedLocals',
  'noUnusedParameters',
];

/**
 * The libraries alone, read and bound: that takes longer than what is compared, and can be done while the clients are
 * still being generated.
 */
export function loadLibraries(): ts.Program {
  const options = compilerOptions(false);
  const host = ts.createCompilerHost(options);
  host.realpath = (file) => file;
  const { resolvedModule } = ts.resolveModuleName('axios', LIBRARY_USER, options, host);
  const rootNames = resolvedModule ? [resolvedModule.resolvedFileName] : [];
  const program = ts.createProgram({ rootNames, options, host });
  program.getTypeChecker();
  return program;
}

/**
 * One TypeScript program that holds several generated clients, each with a copy of the SDK that imports it: only within
 * one program can types of two sides be held against each other. The copies exist in memory alone.
 *
 * @param options.asSdk with the compiler options of the SDK, which the generated code does not satisfy; to look for
 *   errors in the SDK
 */
export function createSurfaceProgram(
  sides: readonly ClientSide[],
  { asSdk = false, libraries }: { asSdk?: boolean; libraries?: ts.Program | undefined } = {},
): SurfaceProgram {
  const options = compilerOptions(asSdk);
  const sources = sides.map(({ name, folder }) => ({
    sdk: forward(path.join(SDK_FOLDER, `.surface-${name}`, 'src')),
    client: forward(path.join(path.resolve(folder), GENERATED_FOLDERS.source)),
  }));
  const host = hostWithCopies(options, sources, libraries);
  const entries = sources.map(({ sdk, client }) => ({
    client: `${client}/index.ts`,
    operations: `${client}/operations.ts`,
    sdk: `${sdk}/index.ts`,
  }));
  const rootNames = entries.flatMap((entry) => Object.values(entry)).filter((file) => host.fileExists(file));
  return { program: ts.createProgram({ rootNames, options, host }), entries, sources };
}

function forward(file: string): string {
  return file.replaceAll('\\', '/');
}

function compilerOptions(asSdk: boolean): ts.CompilerOptions {
  const file = path.join(SDK_FOLDER, 'tsconfig.json');
  const { config } = ts.readConfigFile(file, (name) => ts.sys.readFile(name)) as { config: object };
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, SDK_FOLDER);
  return {
    ...options,
    ...(!asSdk && Object.fromEntries(SDK_ONLY_OPTIONS.map((name) => [name, false]))),
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    noEmit: true,
    composite: false,
    skipLibCheck: true,
    types: ['node'],
  };
}

/** Reads files of the copies from the SDK, and lets each copy import the client of its side. */
function hostWithCopies(
  options: ts.CompilerOptions,
  sources: readonly SideSources[],
  libraries: ts.Program | undefined,
): ts.CompilerHost {
  const plain = ts.createCompilerHost(options);
  const copyOf = (file: string): SideSources | undefined =>
    sources.find(({ sdk }) => forward(file).startsWith(`${sdk}/`));
  /** A file of a copy is in truth a file of the SDK. */
  const real = (file: string): string => {
    const copy = copyOf(file);
    return copy ? path.join(SDK_FOLDER, 'src', forward(file).slice(copy.sdk.length + 1)) : file;
  };
  const host: ts.CompilerHost = {
    ...plain,
    fileExists: (file) => plain.fileExists(real(file)),
    readFile: (file) => plain.readFile(real(file)),
    getSourceFile(file, ...rest) {
      const parsed = file.includes('/node_modules/') ? libraries?.getSourceFile(file) : undefined;
      if (parsed) return parsed;
      if (real(file) === file) return plain.getSourceFile(file, ...rest);
      const text = plain.readFile(real(file));
      if (text === undefined) return undefined;
      return ts.createSourceFile(file, text, { languageVersion: ts.ScriptTarget.ES2022 });
    },
    realpath: (file) => file,
  };
  // The folders of the copies do not exist.
  delete host.directoryExists;
  const cache = ts.createModuleResolutionCache(ROOT, (file) => file, options);
  host.resolveModuleNameLiterals = (literals, containingFile) =>
    literals.map(({ text }) => {
      const copy = copyOf(containingFile);
      const entry = entryOfClient(text);
      if (copy === undefined || entry === undefined) {
        const isOwn = text.startsWith('.') || containingFile.includes('/node_modules/');
        return ts.resolveModuleName(text, isOwn ? containingFile : LIBRARY_USER, options, host, cache);
      }
      const resolvedFileName = `${copy.client}/${entry}`;
      return { resolvedModule: { resolvedFileName, extension: ts.Extension.Ts } };
    });
  return host;
}

/** The source file, within a generated client, of an entry of the client's package. */
function entryOfClient(moduleName: string): string | undefined {
  if (moduleName === CLIENT_PACKAGE) return 'index.ts';
  const entry = moduleName.startsWith(`${CLIENT_PACKAGE}/`)
    ? moduleName.slice(CLIENT_PACKAGE.length + 1)
    : undefined;
  return entry === undefined ? undefined : `${entry}.ts`;
}
