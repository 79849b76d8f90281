'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { root } = require('../run.js');

// What a package takes part in follows from the files it has, so that a new folder under packages/ needs no line elsewhere.

/** @typedef {{ name: string, folder: string, manifest: Record<string, any> }} Workspace `name` of the folder, which is absolute */
/** @typedef {{ package: string, name: string, entry: string }} ApiEntry a public entry of a package, the name of its API report, and its declarations */

/** Measurements have libraries and a lock file of their own. */
const NOT_WORKSPACES = new Set(['benchmarks']);

/**
 * The packages of the repository, by name.
 *
 * @param {string} [repository]
 * @returns {Workspace[]}
 */
function workspaces(repository = root) {
  return fs
    .readdirSync(path.join(repository, 'packages'))
    .filter((name) => !NOT_WORKSPACES.has(name))
    .map((name) => ({ name, folder: path.join(repository, 'packages', name) }))
    .filter(({ folder }) => fs.existsSync(path.join(folder, 'package.json')))
    .map((workspace) => ({ ...workspace, manifest: readManifest(workspace.folder) }));
}

/** @param {string} folder @returns {Record<string, any>} */
function readManifest(folder) {
  return JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
}

/** The packages that are published, each after those it depends on. @param {string} [repository] @returns {Workspace[]} */
function publishedPackages(repository = root) {
  const published = workspaces(repository).filter(({ manifest }) => manifest.publishConfig !== undefined);
  /** @type {Workspace[]} */
  const ordered = [];
  const add = (/** @type {Workspace} */ workspace) => {
    if (ordered.includes(workspace)) return;
    const needed = Object.keys(workspace.manifest.dependencies ?? {});
    for (const other of published) if (needed.includes(other.manifest.name)) add(other);
    ordered.push(workspace);
  };
  published.forEach(add);
  return ordered;
}

/** Every public entry that has declarations. @param {Workspace[]} [packages] @returns {ApiEntry[]} */
function apiEntries(packages = publishedPackages()) {
  return packages.flatMap(({ name, manifest }) =>
    Object.entries(manifest.exports ?? {}).flatMap(([entry, target]) => {
      const types = (target.require ?? target).types;
      const report = entry === '.' ? name : `${name}-${path.basename(entry)}`;
      return types === undefined ? [] : [{ package: name, name: report, entry: types.slice(2) }];
    }),
  );
}

module.exports = { apiEntries, publishedPackages, workspaces };
