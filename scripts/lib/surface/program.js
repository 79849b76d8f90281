// @ts-check
'use strict';
const path = require('node:path');
const ts = require('typescript');
const { root } = require('../run.js');

/** @typedef {{ name: string, folder: string }} Side a generated client: its name in messages, and the folder with its src/ */

const sdkSource = path.join(root, 'packages', 'sdk', 'src');
const clientPackage = '@bandwidth-messages/client';

/** @param {string} file */
const forward = (file) => file.replaceAll('\\', '/');

/** Those of the SDK's compiler options that the generated code, compiled along with it, does not keep. */
const sdkOnly = [
  'exactOptionalPropertyTypes',
  'noUncheckedIndexedAccess',
  'noUnusedLocals',
  'noUnusedParameters',
];

/** @param {boolean} asSdk the SDK's own options in full @returns {ts.CompilerOptions} */
function compilerOptions(asSdk) {
  const file = path.join(root, 'packages', 'sdk', 'tsconfig.json');
  const { config } = ts.readConfigFile(file, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, path.dirname(file));
  return {
    ...options,
    ...(!asSdk && Object.fromEntries(sdkOnly.map((name) => [name, false]))),
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    noEmit: true,
    composite: false,
    skipLibCheck: true,
    types: ['node'],
  };
}

/**
 * The libraries alone, read and bound: that takes longer than what is compared, and can be done while the clients are
 * still being generated.
 *
 * @returns {ts.Program}
 */
function loadLibraries() {
  const options = compilerOptions(false);
  const host = ts.createCompilerHost(options);
  host.realpath = (file) => file;
  const { resolvedModule } = ts.resolveModuleName(
    'axios',
    path.join(root, 'packages', 'x.ts'),
    options,
    host,
  );
  const program = ts.createProgram({
    rootNames: [resolvedModule?.resolvedFileName ?? []].flat(),
    options,
    host,
  });
  program.getTypeChecker();
  return program;
}

/**
 * One TypeScript program that holds several generated clients, each with a copy of the SDK that imports it: only within
 * one program can types of two sides be held against each other. The copies exist in memory alone.
 *
 * @param {readonly Side[]} sides
 * @param {{ asSdk?: boolean, libraries?: ts.Program }} [options] asSdk: with the compiler options of the SDK, which the
 *   generated code does not satisfy; to look for errors in the SDK
 */
function createSurfaceProgram(sides, { asSdk = false, libraries } = {}) {
  const options = compilerOptions(asSdk);
  const host = ts.createCompilerHost(options);
  const copies = sides.map(({ name, folder }) => ({
    sdk: forward(path.join(root, 'packages', 'sdk', `.surface-${name}`, 'src')),
    client: forward(path.join(path.resolve(folder), 'src')),
  }));
  /** A file of a copy is in truth a file of the SDK. */
  const real = (/** @type {string} */ file) => {
    const copy = copies.find(({ sdk }) => forward(file).startsWith(`${sdk}/`));
    return copy ? path.join(sdkSource, forward(file).slice(copy.sdk.length + 1)) : file;
  };
  const plain = { fileExists: host.fileExists, readFile: host.readFile, getSourceFile: host.getSourceFile };
  host.fileExists = (file) => plain.fileExists(real(file));
  host.readFile = (file) => plain.readFile(real(file));
  host.getSourceFile = (file, ...rest) => {
    const parsed = file.includes('/node_modules/') ? libraries?.getSourceFile(file) : undefined;
    if (parsed) return parsed;
    if (real(file) === file) return plain.getSourceFile(file, ...rest);
    const text = plain.readFile(real(file));
    return text === undefined
      ? undefined
      : ts.createSourceFile(file, text, { languageVersion: ts.ScriptTarget.ES2022 });
  };
  host.directoryExists = undefined;
  host.realpath = (file) => file;
  const cache = ts.createModuleResolutionCache(root, (file) => file, options);
  host.resolveModuleNameLiterals = (literals, containingFile) =>
    literals.map(({ text }) => {
      const copy = copies.find(({ sdk }) => forward(containingFile).startsWith(`${sdk}/`));
      if (copy && (text === clientPackage || text === `${clientPackage}/operations`)) {
        const entry = text === clientPackage ? 'index.ts' : 'operations.ts';
        return {
          resolvedModule: { resolvedFileName: `${copy.client}/${entry}`, extension: ts.Extension.Ts },
        };
      }
      return ts.resolveModuleName(text, containingFile, options, host, cache);
    });
  const entries = copies.map(({ sdk, client }) => ({
    client: `${client}/index.ts`,
    operations: `${client}/operations.ts`,
    sdk: `${sdk}/index.ts`,
  }));
  const rootNames = entries.flatMap((entry) => Object.values(entry)).filter((file) => host.fileExists(file));
  const program = ts.createProgram({ rootNames, options, host });
  return { program, entries, copies };
}

module.exports = { createSurfaceProgram, loadLibraries };
