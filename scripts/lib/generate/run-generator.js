// @ts-check
'use strict';
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { clientPaths } = require('./client-paths.js');
const { ensureGeneratorJar } = require('./generator-jar.js');
const { generatorFailure, generatorWarnings } = require('./generator-messages.js');
const archives = require('./java-archive.js');
const { findJava, javaEnvironment } = require('./java-runtime.js');

// A run is short: the quick compiler and the simplest collector win. The encoding and language must not depend on the
// machine. A crash must leave no files in the working folder.
const javaFlags = [
  '-XX:+IgnoreUnrecognizedVMOptions',
  '-XX:TieredStopAtLevel=1',
  '-XX:+UseSerialGC',
  '-XX:-UsePerfData',
  '-XX:-CreateCoredumpOnCrash',
  '-Dfile.encoding=UTF-8',
  '-Duser.language=en',
];

/**
 * Runs Java in the root folder. Paths inside it are handed over as relative ones, since the start-up archive is only good
 * for the JAR path it was made with, and a clone may be moved.
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
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

/** Java, the verified JAR, and their start-up archive. */
async function findGenerator() {
  const java = await findJava();
  const jar = await ensureGeneratorJar();
  return { java, jar: path.relative(clientPaths.root, jar.file), archive: archives.archiveFile(jar, java) };
}

/**
 * Runs the pinned generator with the given arguments; warnings are shown, the rest of its output is not.
 *
 * @param {readonly string[]} args
 * @param {string} scratchDir for what Java writes when it crashes
 * @throws {Error} with the generator's own message when it fails
 */
async function runGenerator(args, scratchDir) {
  const { java, jar, archive } = await findGenerator();
  const shownArchive = path.relative(clientPaths.root, archive);
  const flags = [...javaFlags, `-XX:ErrorFile=${path.join(scratchDir, 'java-crash.log')}`];
  const ready = archives.archiveState(archive) === 'ready';
  const withArchive = ready ? archives.archiveFlags(shownArchive) : [];
  let result = await runJava(java.command, [...flags, ...withArchive, '-jar', jar, ...args]);
  if (ready && result.code !== 0 && archives.isArchiveFailure(result)) {
    fs.rmSync(archive, { force: true });
    result = await runJava(java.command, [...flags, '-jar', jar, ...args]);
  }
  if (result.code !== 0) {
    throw new Error(`The generator failed; nothing was replaced.\n${generatorFailure(result.output)}`);
  }
  for (const warning of generatorWarnings(result.output)) console.error(`generator: ${warning}`);
  if (archives.archiveState(archive) === 'missing') archives.createArchiveInBackground();
}

module.exports = { findGenerator, javaFlags, runGenerator, runJava };
