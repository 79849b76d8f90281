'use strict';
const { workspaces } = require('./workspaces.js');

/**
 * What the sources of a package may import besides their own files: `ours`, packages of this repository by their public
 * entries; `types`, such packages for types alone. Libraries are those of its package.json, unless `libraries` names them.
 *
 * @typedef {object} ImportRule
 * @property {readonly string[]} ours
 * @property {readonly string[]} [types]
 * @property {readonly string[]} [libraries]
 * @property {boolean} [withoutNode] its core must run everywhere
 * @property {boolean} [scripts] it may use what scripts/ has
 */

/** Who may import whom: data flows from the spec over client and SDK to the user, and never back. @type {Readonly<Record<string, ImportRule>>} */
const importRules = {
  client: { ours: [], libraries: ['axios'] },
  sdk: { ours: ['client'], libraries: ['axios', 'undici'] },
  callbacks: { ours: [], types: ['client'], libraries: [], withoutNode: true },
  export: { ours: ['client', 'sdk'] },
  bulk: { ours: ['client', 'sdk'] },
  redis: { ours: ['client', 'sdk'] },
  cli: { ours: ['client', 'sdk', 'export', 'bulk'] },
  // A bug shared by both sides would pass unseen.
  sandbox: { ours: [] },
  // It looks at the whole repository, as it is published.
  e2e: {
    ours: ['spec-tools'],
    libraries: ['esbuild', 'playwright-core', 'publint', '@arethetypeswrong/core', 'typedoc', 'typescript'],
    scripts: true,
  },
};

/** Private packages use what was built, as users do. */
const PRIVATE_RULE = { ours: Object.keys(importRules) };

/** The rule of a package. @param {string} name of its folder @returns {ImportRule} */
function importRuleOf(name) {
  return importRules[name] ?? PRIVATE_RULE;
}

/** The packages that a package brings along. @param {Record<string, any>} manifest @returns {string[]} */
function librariesOf(manifest) {
  const { dependencies, peerDependencies, optionalDependencies } = manifest;
  return Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies }).filter(
    (name) => !name.startsWith('@bandwidth-messages/'),
  );
}

/** A pattern for what is none of these packages, nor an own file, nor a module of Node. @param {readonly string[]} names */
function otherThan(names) {
  const allowed = names.map((name) => `${name.replaceAll('.', '\\.')}($|/)`);
  return `^(?!${['\\.', '#', 'node:', '@bandwidth-messages/', ...allowed].join('|')})`;
}

/** The one pattern for what is no public entry of these packages of ours. @param {readonly string[]} names */
function otherThanOurs(names) {
  return names.length === 0 ? '^@bandwidth-messages/' : `^@bandwidth-messages/(?!(${names.join('|')})($|/))`;
}

/**
 * The patterns of `no-restricted-imports` for the sources of one package.
 *
 * @param {string} name of its folder
 * @param {Record<string, any>} manifest
 */
function restrictedImports(name, manifest) {
  const { ours, types = [], libraries = librariesOf(manifest), withoutNode, scripts } = importRuleOf(name);
  const patterns = [
    {
      regex: '^@bandwidth-messages/[^/]+/(dist|src|generated)(/|$)',
      message: 'Import packages by their public entries.',
    },
    {
      regex: '(^|(?<!scripts/lib)/)packages/|^(\\.\\./)+[\\w-]+/(src|generated|dist)/',
      message: 'Import other packages by their names.',
    },
    ...(scripts
      ? []
      : [{ regex: '(^|/)scripts/', message: 'Packages never depend on the scripts of the repository.' }]),
    {
      regex: otherThanOurs([...ours, ...types]),
      message: `packages/${name} may import ${[...ours, ...types].join(', ') || 'none'} of our packages.`,
    },
    {
      regex: otherThan(libraries),
      message: `The libraries of packages/${name}: ${libraries.join(', ') || 'none'}.`,
    },
    ...(withoutNode ? [{ regex: '^node:', message: 'It must run everywhere.' }] : []),
  ];
  const typesOnly = types.map((other) => ({
    regex: `^@bandwidth-messages/${other}($|/)`,
    allowTypeImports: true,
    message: `packages/${name} uses only types of ${other}.`,
  }));
  return [...patterns, ...typesOnly];
}

/** The patterns of every package. */
function restrictedImportsByPackage() {
  return workspaces().map(({ name, manifest }) => ({ name, patterns: restrictedImports(name, manifest) }));
}

module.exports = { importRuleOf, restrictedImportsByPackage };
