'use strict';
const path = require('node:path');
const { workspaces } = require('./packages/workspaces.js');
const { root } = require('./run.js');

/**
 * The program of each package whose `bin` is below dist/bin, in one file: its own code and that of its devDependencies.
 * What is in its dependencies is loaded from there. So an installation holds what the program runs, and not both module
 * kinds, declarations and source maps of each package that it is made of.
 */
async function bundlePrograms() {
  const bundled = [];
  for (const { folder, manifest } of workspaces()) {
    for (const [name, file] of Object.entries(manifest.bin ?? {})) {
      if (file !== `./dist/bin/${name}.js`) continue;
      const content = await bundle(folder, Object.keys(manifest.dependencies ?? {}));
      bundled.push({ file: path.join(folder, file), content });
    }
  }
  return bundled;
}

/** @param {string} folder of the package @param {readonly string[]} dependencies */
async function bundle(folder, dependencies) {
  // Loaded here: whoever bundles nothing needs no esbuild.
  const { build } = require('esbuild');
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [path.join(folder, 'dist', 'cjs', 'cli.js')],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: dependencies.flatMap((name) => [name, `${name}/*`]),
    logLevel: 'warning',
  });
  const [file] = outputFiles;
  if (!file) throw new Error(`esbuild made nothing of ${folder}`);
  return Buffer.from(file.contents);
}

module.exports = { bundlePrograms };
