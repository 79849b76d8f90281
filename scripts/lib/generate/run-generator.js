'use strict';
const path = require('node:path');
const { ensureGeneratorJar } = require('./generator-jar.js');
const { findJava, javaEnvironment } = require('./java-runtime.js');
const { run } = require('../run.js');
const { specRules } = require('../spec-tools.js');

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
  const options = { env: javaEnvironment(), quiet: true };
  const output = await run(java, [...flags, '-jar', jar, ...args], options).catch((error) => {
    throw new Error(
      `The generator failed; nothing was replaced.\n${specRules().generatorFailure(error.output)}`,
    );
  });
  for (const warning of specRules().generatorWarnings(output)) console.error(`generator: ${warning}`);
}

module.exports = { runGenerator };
