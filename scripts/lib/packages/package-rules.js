// @ts-check
'use strict';
const path = require('node:path');
const { importRuleOf } = require('./import-rules.js');

/**
 * What is about to be published: the manifest, and the files of the tarball with their text.
 *
 * @typedef {{ folder: string, manifest: Record<string, any>, files: ReadonlyMap<string, string> }} PackedPackage
 */

/** What the repository as a whole says, and each package must repeat. @typedef {{ license: string, node: string, version: string }} House */

/** What a tarball may hold; anything else in it is a finding. */
const allowedFiles = [
  /^package\.json$/,
  /^(README|CHANGELOG|LICENSE)(\.md)?$/,
  /^dist\/(cjs|esm)\/[\w./-]+\.(js|js\.map|d\.ts)$/,
  /^dist\/esm\/package\.json$/,
  /^docs\/\w+\.md$/,
  /^openapi\/messages\.yaml$/,
  /^ui\/inbox\.(html|css|js|svg)$/,
];

const relative = (/** @type {string} */ target) => target.replace(/^\.\//, '');

const SCOPE = '@bandwidth-messages/';

/** Whether a package may bring another along. @param {string} folder of the package @param {string} name of the other */
function mayDependOn(folder, name) {
  const { ours, types = [], libraries } = importRuleOf(folder);
  if (name.startsWith(SCOPE)) return [...ours, ...types].includes(name.slice(SCOPE.length));
  return libraries === undefined || libraries.includes(name);
}

/** Whether a stack trace can be shown in lines of TypeScript: the sources themselves are not published. @param {string} map */
function carriesSources(map) {
  const { sources, sourcesContent } = JSON.parse(map);
  return sources.length > 0 && sources.length === sourcesContent?.filter(Boolean).length;
}

/** Every path an `exports` map leads to, and every place where `types` is not the first condition. */
function readExports(/** @type {unknown} */ node, /** @type {string} */ at) {
  if (typeof node === 'string') return { targets: [node], late: /** @type {string[]} */ ([]) };
  /** @type {{ targets: string[], late: string[] }} */
  const found = { targets: [], late: [] };
  if (typeof node !== 'object' || node === null) return found;
  const keys = Object.keys(node);
  if (keys.indexOf('types') > 0) found.late.push(at);
  for (const [key, value] of Object.entries(node)) {
    const inner = readExports(value, `${at} > ${key}`);
    found.targets.push(...inner.targets);
    found.late.push(...inner.late);
  }
  return found;
}

/**
 * The rules that a published package keeps, beyond what publint and attw look at.
 *
 * @param {PackedPackage} packed
 * @param {House} house
 * @returns {string[]} one sentence for each broken rule
 */
function packageFindings({ folder, manifest, files }, house) {
  /** @type {string[]} */
  const findings = [];
  const expect = (/** @type {unknown} */ holds, /** @type {string} */ finding) => {
    if (!holds) findings.push(finding);
  };

  expect(manifest.license === house.license, `license must be the SPDX identifier "${house.license}"`);
  expect(files.has('LICENSE'), 'the LICENSE file is missing');
  expect(files.has('README.md'), 'README.md is missing');
  expect(manifest.version === house.version, `version must be ${house.version}, as in lerna.json`);
  expect(manifest.engines?.node === house.node, `engines.node must be "${house.node}", as in the root`);
  expect(/^git\+https:\/\//.test(manifest.repository?.url ?? ''), 'repository.url must be a git+https URL');
  expect(
    manifest.repository?.directory === `packages/${folder}`,
    `repository.directory must be packages/${folder}`,
  );
  const site = String(manifest.repository?.url).replace(/^git\+|\.git$/g, '');
  expect(
    manifest.homepage === `${site}/tree/main/packages/${folder}#readme`,
    `homepage must be ${site}/tree/main/packages/${folder}#readme`,
  );
  expect(manifest.bugs?.url === `${site}/issues`, `bugs.url must be ${site}/issues`);
  expect(manifest.publishConfig?.access === 'public', 'publishConfig.access must be "public"');
  expect(manifest.publishConfig?.provenance === true, 'publishConfig.provenance must be true');
  expect(manifest.scripts === undefined, 'a published package has no scripts: nothing runs on install');

  const bins = Object.values(manifest.bin ?? {}).map(relative);
  const effects = manifest.sideEffects;
  expect(
    effects === false ||
      (Array.isArray(effects) &&
        effects.every((/** @type {string} */ file) => bins.includes(relative(file)))),
    'sideEffects must be false, or list programs of `bin` alone',
  );
  for (const file of bins) {
    expect(
      files.get(file)?.startsWith('#!/usr/bin/env node\n'),
      `the program ${file} must exist and begin with #!/usr/bin/env node`,
    );
  }

  const { targets, late } = readExports(manifest.exports, 'exports');
  for (const place of late) expect(false, `types must come first in ${place}`);
  const leads = [manifest.main, manifest.module, manifest.types, ...targets].filter(
    (file) => file !== undefined,
  );
  for (const file of new Set(leads)) {
    expect(files.has(relative(file)), `${file} is named in package.json but not in the tarball`);
  }

  const versionOf = manifest.dependencies ?? {};
  for (const name of Object.keys(versionOf)) {
    expect(mayDependOn(folder, name), `${name} may not be a dependency of packages/${folder}`);
    if (name.startsWith(SCOPE)) {
      expect(
        versionOf[name] === house.version,
        `${name} must be exactly ${house.version}: they change together`,
      );
    }
  }

  for (const [file, text] of files) {
    expect(
      allowedFiles.some((pattern) => pattern.test(file)) && !/\.(test|spec)\./.test(file),
      `the tarball may not hold ${file}`,
    );
    const map = /^\/\/# sourceMappingURL=(.*)$/m.exec(text)?.[1];
    if (map !== undefined)
      expect(
        files.has(path.posix.join(path.posix.dirname(file), map)),
        `${file} names a source map that is not published`,
      );
    if (file.endsWith('.js.map')) expect(carriesSources(text), `${file} does not carry its sources`);
  }
  return findings;
}

module.exports = { packageFindings };
