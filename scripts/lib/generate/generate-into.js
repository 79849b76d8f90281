'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { clientPaths } = require('./client-paths.js');
const { runGenerator } = require('./run-generator.js');
const { buildSpecTools, specRules } = require('../spec-tools.js');

// The text of this file counts as input of the generated client (client-manifest.js), since it decides about the output.

/** The arguments of one run of the generator. */
function generatorArguments(/** @type {string} */ specFile, /** @type {string} */ sourceDir) {
  const config = path.relative(clientPaths.root, clientPaths.config);
  return ['generate', '-g', 'typescript-axios', '-c', config, '-i', path.resolve(specFile), '-o', sourceDir];
}

/**
 * Generates a whole client from a spec, with this repository's generator, configuration and templates. The folder is
 * there complete, or not at all.
 *
 * @param {{ specFile: string, outDir: string }} options outDir gets `src/` and `docs/`; it must be empty or missing
 * @throws {Error} the generator's message, or what is missing on this machine (GeneratorUnavailableError)
 */
async function generateInto({ specFile, outDir }) {
  const target = path.resolve(outDir);
  const there = fs.statSync(target, { throwIfNoEntry: false });
  if (there && !there.isDirectory()) throw new Error(`${outDir} is a file: --out names a new folder.`);
  if (there && fs.readdirSync(target).length > 0) {
    throw new Error(`${outDir} is not empty; nothing was generated. Name a new folder.`);
  }
  const { config, ignoreFile, templates } = clientPaths;
  for (const needed of [specFile, config, ignoreFile, templates]) {
    if (!fs.existsSync(needed)) throw new Error(`There is no ${path.relative(process.cwd(), needed)}.`);
  }
  if (fs.statSync(specFile).isDirectory()) throw new Error(`${specFile} is a folder: --spec names a file.`);
  await buildSpecTools();
  const { checkOptions, checkSpec, loadTableCheck } = specRules();
  checkOptions(config);
  checkSpec(specFile);
  const scratch = `${target}.${process.pid}.part`;
  const sourceDir = path.join(scratch, 'src');
  try {
    fs.mkdirSync(sourceDir, { recursive: true });
    // The generator obeys an ignore file that it finds in its output folder.
    fs.copyFileSync(ignoreFile, path.join(sourceDir, '.openapi-generator-ignore'));
    const running = runGenerator(generatorArguments(specFile, sourceDir), path.dirname(scratch));
    running.catch(() => {});
    // While Java runs.
    const { checkTable } = loadTableCheck();
    await running;
    for (const own of ['.openapi-generator', '.openapi-generator-ignore']) {
      fs.rmSync(path.join(sourceDir, own), { recursive: true, force: true });
    }
    for (const expected of ['src/index.ts', 'src/models.ts', 'src/operations.ts', 'docs/MessagesApi.md']) {
      if (!fs.existsSync(path.join(scratch, expected)))
        throw new Error(`The generator wrote no ${expected}.`);
    }
    checkTable(specFile, sourceDir);
    fs.renameSync(scratch, target);
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
  }
}

module.exports = { generateInto, generatorArguments };
