// @ts-check
'use strict';
const { NODE_LINES } = require('../lib/supported-versions.js');

/**
 * Who installs and uses the packages in a rehearsal.
 *
 * @typedef {'nodenext .mts' | 'nodenext .cts' | 'bundler' | 'node10'} Resolution
 * @typedef {{ kind: 'node', module: 'cjs' | 'esm', node: string, axios?: string }} NodeCase
 * @typedef {{ kind: 'typescript', compiler: string, resolution: Resolution, axios?: string }} TypeScriptCase
 * @typedef {{ kind: 'browser', bundler: 'esbuild' | 'vite' }} BrowserCase
 * @typedef {{ kind: 'worker' }} WorkerCase
 * @typedef {NodeCase | TypeScriptCase | BrowserCase | WorkerCase} Case
 */

/**
 * What a case is run in. `matrix` has the tools of the long form only.
 *
 * @typedef {object} Surroundings
 * @property {string} folder a fresh one
 * @property {import('./registry.js').Registry} registry
 * @property {{ url: string, baseUrl: string, tokenUrl: string }} sandbox
 * @property {string} tools
 * @property {string} [matrix]
 * @property {(node: string) => string} findNode
 * @property {(compiler: string) => { tsc: string, version: string }} findCompiler
 * @property {() => Promise<any>} browser starts it at its first use
 */

/** @type {readonly Resolution[]} */
const allResolutions = ['nodenext .mts', 'nodenext .cts', 'bundler', 'node10'];

/** The Node that runs the rehearsal, and the compiler that builds the packages. */
const own = 'own';

/** The oldest supported compiler comes first. Version 7 no longer has node10. */
const compilers = ['typescript-5.2', 'typescript-5.9', 'typescript-6', 'typescript-7'];

/** @type {readonly ('cjs' | 'esm')[]} */
const modules = ['cjs', 'esm'];

/**
 * The cases of the short form: one of each kind of consumer, on what is installed anyway.
 *
 * @param {string} axiosRange the range that the packages declare
 * @returns {Case[]}
 */
function shortCases(axiosRange) {
  return [
    ...modules.map((module) => /** @type {const} */ ({ kind: 'node', module, node: own })),
    { kind: 'node', module: 'esm', node: own, axios: lowest(axiosRange) },
    ...allResolutions.map(
      (resolution) => /** @type {const} */ ({ kind: 'typescript', compiler: own, resolution }),
    ),
    { kind: 'browser', bundler: 'esbuild' },
  ];
}

/**
 * Everything that is supported.
 *
 * @param {string} axiosRange the range that the packages declare
 * @returns {Case[]}
 */
function allCases(axiosRange) {
  return [
    ...NODE_LINES.flatMap((node) =>
      modules.map((module) => /** @type {const} */ ({ kind: 'node', module, node })),
    ),
    ...[lowest(axiosRange), axiosRange].flatMap((axios) => [
      ...modules.map((module) => /** @type {const} */ ({ kind: 'node', module, node: own, axios })),
      /** @type {const} */ ({ kind: 'typescript', compiler: own, resolution: 'nodenext .mts', axios }),
    ]),
    ...compilers.flatMap((compiler) =>
      allResolutions
        .filter((resolution) => resolution !== 'node10' || compiler !== 'typescript-7')
        .map((resolution) => /** @type {const} */ ({ kind: 'typescript', compiler, resolution })),
    ),
    { kind: 'browser', bundler: 'esbuild' },
    { kind: 'browser', bundler: 'vite' },
    { kind: 'worker' },
  ];
}

/** The lowest version of a range. npm installs the highest by itself. */
function lowest(/** @type {string} */ range) {
  const version = /^\^(\d+\.\d+\.\d+)$/.exec(range)?.[1];
  if (!version)
    throw new Error(`The range of axios must be a caret and a full version, such as ^1.2.3, not ${range}.`);
  return version;
}

/** How a case is named in the table. @param {Case} item */
function titleOf(item) {
  switch (item.kind) {
    case 'node': {
      const node = item.node === own ? 'this Node' : `Node ${item.node}`;
      const how = item.module === 'cjs' ? 'require' : 'import';
      return `${node}, ${how}${item.axios ? `, axios ${item.axios}` : ''}`;
    }
    case 'typescript': {
      const compiler = item.compiler === own ? "the repository's TypeScript" : item.compiler;
      return `${compiler}, ${item.resolution}${item.axios ? `, axios ${item.axios}` : ''}`;
    }
    case 'browser':
      return `browser, bundled by ${item.bundler}`;
    case 'worker':
      return 'worker without Node built-ins';
  }
}

module.exports = { allCases, own, shortCases, titleOf };
