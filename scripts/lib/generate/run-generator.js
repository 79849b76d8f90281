// @ts-check
'use strict';
const { spawn } = require('node:child_process');
const path = require('node:path');
const { clientPaths } = require('./client-paths.js');
const { ensureGeneratorJar } = require('./generator-jar.js');
const { generatorFailure, generatorWarnings } = require('./generator-messages.js');
const { findJava, javaEnvironment } = require('./java-runtime.js');

// A run is short: the quick compiler and the simplest collector win. The encoding and language must not depend on the
// machine. A crash must leave no files in the working folder.
const JAVA_FLAGS = [
  '-XX:+IgnoreUnrecognizedVMOptions',
  '-XX:TieredStopAtLevel=1',
  '-XX:+UseSerialGC',
  '-XX:-UsePerfData',
  '-XX:-CreateCoredumpOnCrash',
  '-Dfile.encoding=UTF-8',
  '-Duser.language=en',
];

/**
 * Runs the pinned generator with the given arguments; warnings are shown, the rest of its output is not.
 *
 * @param {readonly string[]} args
 * @param {string} scratchDir for what Java writes when it crashes
 * @throws {Error} with the generator's own message when it fails
 */
async function runGenerator(args, scratchDir) {
  const java = await findJava();
  const jar = await ensureGeneratorJar();
  const flags = [...JAVA_FLAGS, `-XX:ErrorFile=${path.join(scratchDir, 'java-crash.log')}`];
  const { code, output } = await runJava(java, [...flags, '-jar', jar, ...args]);
  if (code !== 0) throw new Error(`The generator failed; nothing was replaced.\n${generatorFailure(output)}`);
  for (const warning of generatorWarnings(output)) console.error(`generator: ${warning}`);
}

/**
 * Runs Java in the root folder.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {Promise<{ code: number | null, output: string }>}
 */
function runJava(command, args) {
  return new Promise((resolve, reject) => {
    const options = { cwd: clientPaths.root, env: javaEnvironment(), windowsHide: true };
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

module.exports = { runGenerator };
