// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { compareHashes, hashFiles, isSame } = require('../file-hashes.js');
const { root } = require('../run.js');
const { minifyCode } = require('./minify-code.js');

/** What a package's entries become: names of files below dist/, with their text. @typedef {Map<string, string>} Bundle */
/** Names of files in src/: the entries, and those of them that have declarations. @typedef {{ code: readonly string[], types: readonly string[], dual?: boolean }} Entries */

/**
 * The code of all entries as ES modules and as CommonJS. What several entries need is in files of its own: a class
 * exists once, whichever entry it came by.
 *
 * @param {string} folder of the package
 * @param {Entries} entries
 * @returns {Promise<Bundle>}
 */
async function bundleCode(folder, { code: entries }) {
  // Loaded late: a build that has nothing to do needs neither.
  const { build, transform } = require('esbuild');
  const { outputFiles } = await build({
    target: 'es2022',
    absWorkingDir: folder,
    entryPoints: entries.map((name) => `src/${name}.ts`),
    outdir: 'dist/esm',
    format: 'esm',
    platform: 'neutral',
    bundle: true,
    packages: 'external',
    splitting: true,
    chunkNames: 'shared-[hash]',
    write: false,
    legalComments: 'none',
    tsconfigRaw: {},
  });
  /** @type {Bundle} */
  const files = new Map();
  for (const { path: file, text } of outputFiles) {
    const name = path.basename(file);
    const minified = await minifyCode(text, 'esm');
    files.set(`esm/${name}`, minified);
    // What is loaded on first use is loaded by `require`: `import()` does not work everywhere, under jest for instance.
    const { code } = await transform(minified, {
      target: 'es2022',
      format: 'cjs',
      platform: 'node',
      supported: { 'dynamic-import': false },
    });
    files.set(`cjs/${name}`, await minifyCode(code, 'cjs'));
  }
  files.set('esm/package.json', `${JSON.stringify({ type: 'module', sideEffects: false }, null, 2)}\n`);
  return files;
}

/** TypeScript reads references at the top only; where a file was joined with others, they ended up in its middle. */
function hoistReferences(/** @type {string} */ text) {
  const reference = /^\/\/\/ <reference .*\n/gm;
  return [...new Set(text.match(reference))].join('') + text.replace(reference, '');
}

/** Every generated file begins with the same words; once is enough. */
function dropRepeatedHeaders(/** @type {string} */ text) {
  const header =
    /^\/\*\*\n(?: \*(?!\/).*\n)*? \* Do not edit the class manually\.\n(?: \*(?!\/).*\n)* \*\/\n/gm;
  let seen = 0;
  return text.replace(header, (found) => (seen++ === 0 ? found : ''));
}

/**
 * The generator documents each operation five times. `Fp` and `Factory`, which only hand on what class, interface and
 * parameter creator document, do without.
 */
function dropRepeatedDocs(/** @type {string} */ text) {
  const parts = /^declare const \w+Api(?:Fp|Factory): .*\{\n(?: .*\n)*\};\n/gm;
  const docs = /^ {4}\/\*\*\n(?: {5}\*(?!\/).*\n)* {5}\*\/\n/gm;
  return text.replace(parts, (part) => part.replace(docs, ''));
}

/**
 * Whether a module of declarations knows axios, itself or by what it imports.
 *
 * @param {string} id
 * @param {import('rollup').GetModuleInfo} infoOf
 * @param {Set<string>} [seen]
 * @returns {boolean}
 */
function knowsAxios(id, infoOf, seen = new Set()) {
  if (seen.has(id)) return false;
  seen.add(id);
  /** @type {readonly string[]} */
  const imported = infoOf(id)?.importedIds ?? [];
  return imported.some((other) => other === 'axios' || knowsAxios(other, infoOf, seen));
}

/**
 * The declarations of all entries, from what tsc wrote. Those for ES modules refer to those for CommonJS; only what
 * takes or hands out things of axios (`dual`) comes twice, as axios declares them once for each kind of module, and
 * TypeScript holds the two for different things.
 *
 * @param {string} folder of the package
 * @param {Entries} entries
 * @returns {Promise<Bundle>}
 */
async function bundleDeclarations(folder, { types, dual }) {
  const { rollup } = require('rollup');
  const { dts } = require('rollup-plugin-dts');
  const bundle = await rollup({
    input: Object.fromEntries(types.map((name) => [name, path.join(folder, 'dist/types', `${name}.d.ts`)])),
    external: /^[^./]/,
    plugins: [dts()],
  });
  const { output } = await bundle.generate({
    format: 'es',
    chunkFileNames: 'shared.d.ts',
    minifyInternalExports: false,
    ...(dual && {
      manualChunks: (id, { getModuleInfo }) => (knowsAxios(id, getModuleInfo) ? undefined : 'shared'),
    }),
  });
  await bundle.close();
  /** @type {Bundle} */
  const files = new Map();
  for (const file of output) {
    if (file.type !== 'chunk') continue;
    const text = hoistReferences(dropRepeatedDocs(dropRepeatedHeaders(file.code)));
    files.set(`cjs/${file.fileName}`, text);
    if (!file.isEntry) continue;
    const own = dual && file.imports.includes('axios');
    files.set(
      `esm/${file.fileName}`,
      own
        ? text.replaceAll("'./shared.js'", "'../cjs/shared.js'")
        : `export * from '../cjs/${file.name}.js';\n`,
    );
  }
  return files;
}

/** Writes a file as a whole, and only when its content differs: nothing downstream looks newer than it is. */
function writeIfChanged(/** @type {string} */ file, /** @type {string | Buffer} */ content) {
  const bytes = Buffer.from(content);
  if (fs.existsSync(file) && fs.readFileSync(file).equals(bytes)) return;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const staged = `${file}.${process.pid}.new`;
  fs.writeFileSync(staged, bytes);
  fs.renameSync(staged, file);
}

/** Brings dist/cjs and dist/esm to hold exactly these files. @param {string} dist @param {Bundle} files */
function writeBundle(dist, files) {
  // Entries last: whoever loads one meanwhile finds what it refers to.
  const isShared = (/** @type {string} */ name) => name.includes('/shared');
  const names = [...files.keys()].sort((a, b) => Number(isShared(b)) - Number(isShared(a)));
  for (const name of names) writeIfChanged(path.join(dist, name), /** @type {string} */ (files.get(name)));
  for (const kind of ['cjs', 'esm']) {
    for (const name of fs.readdirSync(path.join(dist, kind))) {
      if (!files.has(`${kind}/${name}`))
        fs.rmSync(path.join(dist, kind, name), { recursive: true, force: true });
    }
  }
}

/**
 * Makes what a package publishes from its sources and from the declarations that tsc wrote to dist/types, unless both
 * are the same as the last time.
 *
 * @param {string} folder of the package
 * @param {Entries} entries
 */
async function bundlePackage(folder, entries) {
  const dist = path.join(folder, 'dist');
  const stamp = path.join(dist, 'bundled.json');
  const inputs = [
    path.join(folder, 'src'),
    path.join(dist, 'types'),
    __filename,
    require.resolve('./minify-code.js'),
    path.join(root, 'package.json'),
  ];
  const hashes = hashFiles(root, inputs);
  const known = fs.existsSync(stamp) ? JSON.parse(fs.readFileSync(stamp, 'utf8')) : {};
  if (isSame(compareHashes(known, hashes)) && fs.existsSync(path.join(dist, 'cjs'))) return;
  fs.rmSync(stamp, { force: true });
  writeBundle(
    dist,
    new Map([...(await bundleCode(folder, entries)), ...(await bundleDeclarations(folder, entries))]),
  );
  writeIfChanged(stamp, JSON.stringify(hashes));
}

module.exports = { bundlePackage, writeIfChanged };
