// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { apiEntries, publishedPackages } = require('../packages/workspaces.js');

/** Where a package has its sources: those of the client are generated. */
const SOURCES = ['src', 'generated/src'];

/** @typedef {{ name: string, source: string, readme: string | undefined }} ReferenceEntry `name` is what users import; a main entry has the README of its package */

/** Every public entry of a published package, with the source that it is compiled from. @returns {ReferenceEntry[]} */
function referenceEntries() {
  const packages = publishedPackages();
  return apiEntries(packages).map(({ package: folderName, entry }) => {
    const { folder, manifest } = packages.filter(({ name }) => name === folderName)[0] ?? fail(folderName);
    const file = entry.replace(/^dist\/(cjs|esm)\//, '').replace(/\.d\.ts$/, '.ts');
    const source = SOURCES.map((sources) => path.join(folder, sources, file)).find((one) =>
      fs.existsSync(one),
    );
    if (source === undefined) throw new Error(`packages/${folderName} has no source for its entry ${entry}.`);
    const isMain = file === 'index.ts';
    return {
      name: isMain ? manifest.name : `${manifest.name}/${path.basename(file, '.ts')}`,
      source,
      readme: isMain ? path.join(folder, 'README.md') : undefined,
    };
  });
}

/** @param {string} name @returns {never} */
function fail(name) {
  throw new Error(`There is no package ${name}.`);
}

module.exports = { referenceEntries };
