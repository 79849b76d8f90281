'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { clientPaths } = require('./client-paths.js');
const { sha256 } = require('../file-hashes.js');
const { GeneratorUnavailableError } = require('./java-runtime.js');
const { bin, run } = require('../run.js');
const { withScratchFolder } = require('../scratch-folder.js');

/** The wrapper waits for ever when a connection breaks off: without a byte for that long it is ended. */
const STALL_MS = 20_000;

/**
 * The generator's JAR, its hash verified just now. @openapitools/openapi-generator-cli downloads it when it is missing or
 * is not what was pinned.
 *
 * @returns {Promise<string>} its path
 * @throws {GeneratorUnavailableError} when it is missing and cannot be fetched
 */
async function ensureGeneratorJar() {
  const { version, jarFile, sha256: expected } = readPin();
  const shown = path.relative(clientPaths.root, jarFile);
  if (fs.existsSync(jarFile)) {
    const found = sha256(jarFile);
    if (found === expected) return jarFile;
    console.error(`${shown} is not used: ${difference(version, expected, found)}`);
  }
  const folder = path.dirname(jarFile);
  fs.mkdirSync(folder, { recursive: true });
  removeOldDownloads(folder);
  console.error(`Downloading the generator ${version} (32 MB) to ${path.dirname(shown)}, once ...`);
  await withScratchFolder(
    'download',
    async (scratch) => {
      const output = await download(scratch);
      const fetched = path.join(scratch, `${version}.jar`);
      if (!fs.existsSync(fetched)) throw new GeneratorUnavailableError(adviceOffline(output, shown));
      const found = sha256(fetched);
      if (found !== expected) throw new Error(adviceRefused(difference(version, expected, found), shown));
      fs.renameSync(fetched, jarFile);
    },
    folder,
  );
  return jarFile;
}

/** What is left of downloads that were killed; a younger one may still be running. @param {string} folder */
function removeOldDownloads(folder) {
  for (const name of fs.readdirSync(folder).filter((each) => each.startsWith('download-'))) {
    const { mtimeMs } = fs.statSync(path.join(folder, name));
    if (mtimeMs < Date.now() - 3_600_000)
      fs.rmSync(path.join(folder, name), { recursive: true, force: true });
  }
}

/** The generator this repository uses: openapitools.json, which the wrapper reads, too. What it ignores is the hash. */
function readPin() {
  const { 'generator-cli': pin } = JSON.parse(fs.readFileSync(clientPaths.pin, 'utf8'));
  const { version, sha256: hash, storageDir } = pin;
  if (!/^[0-9a-f]{64}$/.test(hash))
    throw new Error('openapitools.json: "generator-cli".sha256 must hold the SHA-256 of the JAR, in hex.');
  return { version, sha256: hash, jarFile: path.resolve(clientPaths.root, storageDir, `${version}.jar`) };
}

/**
 * Lets the wrapper download the JAR into a folder. It would run what it has downloaded, unverified, to ask for its commands:
 * with nothing on the PATH it finds no Java to do so.
 *
 * @param {string} folder
 * @returns {Promise<string>} what it said
 */
async function download(folder) {
  const config = JSON.parse(fs.readFileSync(clientPaths.pin, 'utf8'));
  config['generator-cli'].storageDir = folder;
  fs.writeFileSync(path.join(folder, 'openapitools.json'), JSON.stringify(config));
  const wrapper = bin('@openapitools/openapi-generator-cli', 'openapi-generator-cli');
  const env = { ...downloadEnvironment(), PATH: folder, PWD: folder, TMPDIR: folder };
  const stalled = new AbortController();
  const watch = abortWhenStalled(stalled, folder);
  // It fails where it finds no Java, and when it is ended.
  return run('node', [wrapper, 'version'], { cwd: folder, env, quiet: true, signal: stalled.signal })
    .catch((error) => String(error.output))
    .finally(() => clearInterval(watch));
}

/** @param {AbortController} stalled @param {string} folder into which is downloaded */
function abortWhenStalled(stalled, folder) {
  let known = -1;
  return setInterval(() => {
    const files = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const bytes = files.reduce((sum, name) => sum + fs.statSync(path.join(folder, name)).size, 0);
    if (bytes === known) stalled.abort();
    known = bytes;
  }, STALL_MS);
}

/** npm hands its own proxy settings to the scripts it runs; the usual variables win over them. */
function downloadEnvironment(env = process.env) {
  const { Path: _, ...kept } = env;
  const proxies = {
    HTTPS_PROXY: env['npm_config_https_proxy'],
    HTTP_PROXY: env['npm_config_proxy'],
    NO_PROXY: env['npm_config_noproxy'],
  };
  const missing = Object.entries(proxies).filter(
    ([name, value]) => value && !(env[name] ?? env[name.toLowerCase()]),
  );
  return { ...kept, ...Object.fromEntries(missing) };
}

/** @param {string} version @param {string} expected @param {string} found */
function difference(version, expected, found) {
  return `it is not the pinned ${version}: SHA-256 ${expected} was expected (openapitools.json), ${found} was found.`;
}

function adviceRefused(/** @type {string} */ reason, /** @type {string} */ jarFile) {
  return (
    `The generator's JAR was refused, nothing was run and the client is untouched: ${reason}\n` +
    'The download may have broken off: run again. Or a proxy or mirror answers with another file: compare with a copy you ' +
    `trust, and put that at ${jarFile}.`
  );
}

function adviceOffline(/** @type {string} */ output, /** @type {string} */ jarFile) {
  // Colours, the first line that is no failure, and the stack of the command that could not run.
  const reason = /because of: "(.*)"/.exec(output)?.[1] ?? 'the connection broke off.';
  return (
    `The generator's JAR could not be downloaded; the client is untouched.\n${reason}\n` +
    'Check the network. Behind a proxy set HTTPS_PROXY (and NO_PROXY); a mirror goes into openapitools.json as ' +
    `"generator-cli".repository.downloadUrl. Or copy the JAR by hand to ${jarFile}: its hash is checked.`
  );
}

module.exports = { ensureGeneratorJar };
