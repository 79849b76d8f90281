// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');

/** What a package's entries become: names of files below dist/, with their text. @typedef {Map<string, string>} Bundle */

/**
 * No comments and no spare whitespace, which were two thirds of what an installation took up. Names and lines stay, so
 * that a stack trace still says where something happened.
 *
 * @type {import('esbuild').CommonOptions}
 */
const printing = { target: 'es2022', minifyWhitespace: true, lineLimit: 120, legalComments: 'none' };

/**
 * The code of all entries as ES modules and as CommonJS. What several entries need is in files of its own: a class
 * exists once, whichever entry it came by.
 *
 * @param {string} folder of the package
 * @param {readonly string[]} entries names of files in src/
 * @returns {Promise<Bundle>}
 */
async function bundleCode(folder, entries) {
  // Loaded late: a build that has nothing to do needs neither.
  const { build, transform } = require('esbuild');
  const { outputFiles } = await build({
    ...printing,
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
    tsconfigRaw: {},
  });
  /** @type {Bundle} */
  const files = new Map();
  for (const { path: file, text } of outputFiles) {
    const name = path.basename(file);
    files.set(`esm/${name}`, text);
    // What is loaded on first use is loaded by `require`: `import()` does not work everywhere, under jest for instance.
    const options = /** @type {const} */ ({ format: 'cjs', platform: 'node' });
    const { code } = await transform(text, {
      ...printing,
      ...options,
      supported: { 'dynamic-import': false },
    });
    files.set(`cjs/${name}`, code);
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
  const header = /^\/\*\*\n(?: \*(?!\/).*\n)*? \* Do not edit the class manually\.\n(?: \*(?!\/).*\n)* \*\/\n/gm;
  let seen = 0;
  return text.replace(header, (found) => (seen++ === 0 ? found : ''));
}

/**
 * The declarations of all entries: those of CommonJS, which the ES modules refer to. They are made from what tsc wrote.
 *
 * @param {string} folder of the package
 * @param {readonly string[]} entries names of files in dist/types/
 * @returns {Promise<Bundle>}
 */
async function bundleDeclarations(folder, entries) {
  const { rollup } = require('rollup');
  const { dts } = require('rollup-plugin-dts');
  const bundle = await rollup({
    input: Object.fromEntries(entries.map((name) => [name, path.join(folder, 'dist/types', `${name}.d.ts`)])),
    external: /^[^./]/,
    plugins: [dts()],
  });
  const { output } = await bundle.generate({ format: 'es', chunkFileNames: 'shared.d.ts' });
  await bundle.close();
  /** @type {Bundle} */
  const files = new Map();
  for (const file of output) {
    if (file.type === 'chunk')
      files.set(`cjs/${file.fileName}`, hoistReferences(dropRepeatedHeaders(file.code)));
  }
  for (const name of entries) files.set(`esm/${name}.d.ts`, `export * from '../cjs/${name}.js';\n`);
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

/** Brings dist/cjs and dist/esm to hold exactly these files. @param {string} folder @param {Bundle} files */
function writeBundle(folder, files) {
  const dist = path.join(folder, 'dist');
  // Entries last: whoever loads one meanwhile finds what it refers to.
  const isShared = (/** @type {string} */ name) => /\/shared[.-]/.test(name);
  const names = [...files.keys()].sort((a, b) => Number(isShared(b)) - Number(isShared(a)));
  for (const name of names) writeIfChanged(path.join(dist, name), /** @type {string} */ (files.get(name)));
  for (const kind of ['cjs', 'esm']) {
    for (const name of fs.readdirSync(path.join(dist, kind))) {
      if (!files.has(`${kind}/${name}`))
        fs.rmSync(path.join(dist, kind, name), { recursive: true, force: true });
    }
  }
}

module.exports = { bundleCode, bundleDeclarations, writeBundle, writeIfChanged };
