// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { clientPaths } = require('./client-paths.js');
const { copyGeneratorTree } = require('./copy-generator-tree.js');
const { generatorArguments } = require('./generate-into.js');
const { readPin } = require('./generator-pin.js');
const { bin, npm, run } = require('../run.js');

const bareTitle = 'java -jar, bare';

/**
 * The ways to get a client, to be measured side by side; each works in a copy of the repository.
 *
 * @param {string} scratch an empty folder for the copies
 * @returns {Promise<import('../measure-interleaved.js').Variant[]>}
 */
async function generateVariants(scratch) {
  const copies = { unchanged: '', edited: '', withoutArchive: '' };
  for (const name of /** @type {(keyof typeof copies)[]} */ (Object.keys(copies))) {
    copies[name] = path.join(scratch, name);
    await copyGeneratorTree(copies[name]);
    await run('node', ['scripts/generate.js'], { cwd: copies[name], quiet: true });
  }
  const storageIn = (/** @type {string} */ copy) =>
    path.join(copy, path.relative(clientPaths.root, readPin().storageDir));
  emptyArchives(storageIn(copies.withoutArchive));
  writeEmptyScript(path.join(copies.unchanged, 'package.json'));

  const quietly = (
    /** @type {string} */ cwd,
    /** @type {string} */ program,
    /** @type {readonly string[]} */ args,
  ) => run(program, args, { cwd, env: { ...process.env, PWD: cwd }, quiet: true });
  const generate = (/** @type {string} */ copy) => () => quietly(copy, 'node', ['scripts/generate.js']);
  const edit = (/** @type {string} */ copy) => () =>
    fs.appendFileSync(path.join(copy, 'openapi/messages.yaml'), '# edit\n');
  const [npmProgram, npmLeading] = npm();
  const npmRun = (/** @type {string} */ script) => () =>
    quietly(copies.unchanged, npmProgram, [...npmLeading, 'run', '--silent', script]);
  const output = path.join(scratch, 'output');
  const removeOutput = () => fs.rmSync(output, { recursive: true, force: true });
  const args = generatorArguments(
    path.join(copies.edited, 'openapi/messages.yaml'),
    path.join(output, 'src'),
  );
  const jar = path.join(storageIn(copies.edited), path.basename(readPin().jarFile));
  const wrapper = bin('@openapitools/openapi-generator-cli', 'openapi-generator-cli');

  return [
    { title: 'npm run, a script that does nothing', run: npmRun('nothing') },
    { title: 'npm run generate, nothing changed', run: npmRun('generate') },
    { title: 'node scripts/generate.js, nothing changed', run: generate(copies.unchanged) },
    {
      title: 'node scripts/generate.js, spec changed',
      before: edit(copies.edited),
      run: generate(copies.edited),
    },
    {
      title: 'the same, before there is a start-up archive',
      before: edit(copies.withoutArchive),
      run: generate(copies.withoutArchive),
    },
    {
      title: bareTitle,
      before: removeOutput,
      run: () => quietly(copies.edited, 'java', ['-jar', jar, ...args]),
    },
    {
      title: 'npm wrapper',
      before: removeOutput,
      run: () => quietly(copies.edited, 'node', [wrapper, ...args]),
    },
  ];
}

/** An empty archive stands for a Java that can make none: nothing in the background disturbs the measurement. */
function emptyArchives(/** @type {string} */ storage) {
  for (const name of fs.readdirSync(storage).filter((each) => each.endsWith('.jsa'))) {
    fs.rmSync(path.join(storage, name));
    fs.writeFileSync(path.join(storage, name), '');
  }
}

/** What npm itself takes is measured with a script that does nothing. */
function writeEmptyScript(/** @type {string} */ packageFile) {
  const manifest = JSON.parse(fs.readFileSync(packageFile, 'utf8'));
  manifest.scripts.nothing = 'node -e 0';
  fs.writeFileSync(packageFile, JSON.stringify(manifest));
}

module.exports = { bareTitle, generateVariants };
