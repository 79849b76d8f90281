// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { isDeepStrictEqual } = require('node:util');
const ts = require('typescript');
const { npm, run } = require('../lib/run.js');

/** The program that every consumer runs, as its author wrote it. */
const program = fs.readFileSync(path.join(__dirname, 'consumers', 'send-and-list.ts'), 'utf8');

/** Appended where the program is started by Node: takes the sandbox's URLs and prints the outcome. */
const main = `
void sendAndList(JSON.parse(process.argv[2] ?? '{}') as Target).then((outcome) => {
  console.log(JSON.stringify(outcome));
});
`;

/** What the program must have seen, wherever it ran. */
const expected = { operation: 'createMessage', listed: ['+15553334444'], refused: 'to', status: 202 };

/**
 * The program as plain JavaScript, with `require` or with `import`.
 *
 * @param {string} source
 * @param {'cjs' | 'esm'} moduleKind
 */
function toJavaScript(source, moduleKind) {
  const module = moduleKind === 'cjs' ? ts.ModuleKind.CommonJS : ts.ModuleKind.ESNext;
  const compilerOptions = { module, target: ts.ScriptTarget.ES2022, esModuleInterop: true };
  return ts.transpileModule(source, { compilerOptions }).outputText;
}

/**
 * Makes the fresh folder of a user's project and installs its dependencies from the registry.
 *
 * @param {string} folder
 * @param {import('./registry.js').Registry} registry
 * @param {{ dependencies: Record<string, string>, files: Record<string, string>, type?: 'module' | 'commonjs' }} project
 */
async function makeConsumer(folder, registry, { dependencies, files, type = 'commonjs' }) {
  fs.mkdirSync(folder, { recursive: true });
  const manifest = { name: 'consumer', version: '1.0.0', private: true, type, dependencies };
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text);
  const [file, leading] = npm();
  await run(file, [...leading, 'install'], { cwd: folder, env: registry.env, quiet: true });
}

/** The version of a package that a consumer got. */
function installedVersion(/** @type {string} */ folder, /** @type {string} */ name) {
  const manifest = path.join(folder, 'node_modules', name, 'package.json');
  return String(JSON.parse(fs.readFileSync(manifest, 'utf8')).version);
}

/** @param {unknown} outcome @throws {Error} when the program saw anything but what it must */
function expectOutcome(outcome) {
  if (!isDeepStrictEqual(outcome, expected)) {
    throw new Error(`It saw ${JSON.stringify(outcome)} instead of ${JSON.stringify(expected)}.`);
  }
}

/**
 * Runs a compiled program under a Node and looks at its outcome.
 *
 * @param {string} node
 * @param {string} file
 * @param {{ baseUrl: string, tokenUrl: string }} sandbox
 */
async function runProgram(node, file, { baseUrl, tokenUrl }) {
  const target = JSON.stringify({ baseUrl, tokenUrl });
  const output = await run(node, [file, target], { cwd: path.dirname(file), quiet: true });
  expectOutcome(JSON.parse(output.trim().split('\n').at(-1) ?? ''));
  if (output.trim().includes('\n')) throw new Error(`It printed more than its outcome: ${output}`);
}

module.exports = { expectOutcome, installedVersion, main, makeConsumer, program, runProgram, toJavaScript };
