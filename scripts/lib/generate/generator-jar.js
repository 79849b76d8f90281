// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { clientPaths } = require('./client-paths.js');
const { DownloadError, downloadFile } = require('./download-file.js');
const { sha256 } = require('../file-hashes.js');
const { GeneratorUnavailableError } = require('./generator-unavailable-error.js');
const { jarUrl, readPin } = require('./generator-pin.js');

// Java's start-up archive is good for a JAR of the same path, size and time only: a fixed time lets it survive a second
// download of the same bytes.
const jarTime = new Date('2000-01-01T00:00:00Z');

const megabytes = (/** @type {number} */ bytes) => (bytes / 1e6).toFixed(1);

/** Shows a download's progress: one moving line on a terminal, a line per quarter in a log. */
function progressPrinter() {
  let quartersShown = 0;
  return (/** @type {number} */ received, /** @type {number | undefined} */ total) => {
    const text = `  ${megabytes(received)} of ${total ? megabytes(total) : '?'} MB`;
    if (process.stderr.isTTY) {
      process.stderr.write(`\r${text}${received === total ? '\n' : ''}`);
    } else if (total && Math.floor((4 * received) / total) > quartersShown) {
      quartersShown = Math.floor((4 * received) / total);
      process.stderr.write(`${text}\n`);
    }
  };
}

/**
 * Downloads beside the final place, since only a whole file with the right hash may get there.
 *
 * @param {string} url
 * @param {import('./generator-pin.js').GeneratorPin} pin
 * @returns {Promise<string | undefined>} why it was refused
 */
async function fetchJar(url, pin) {
  const part = `${pin.jarFile}.${process.pid}.part`;
  try {
    await downloadFile(url, part, progressPrinter());
    const refused = whyRefused(sha256(part), pin);
    if (!refused) fs.renameSync(part, pin.jarFile);
    return refused;
  } finally {
    fs.rmSync(part, { force: true });
  }
}

function whyRefused(
  /** @type {string} */ found,
  /** @type {import('./generator-pin.js').GeneratorPin} */ pin,
) {
  if (found === pin.sha256) return undefined;
  return `it is not the pinned ${pin.version}: SHA-256 ${pin.sha256} was expected (openapitools.json), ${found} was found.`;
}

function verifiedJar(/** @type {import('./generator-pin.js').GeneratorPin} */ { jarFile, sha256: hash }) {
  try {
    if (fs.statSync(jarFile).mtimeMs !== jarTime.getTime()) fs.utimesSync(jarFile, jarTime, jarTime);
  } catch {
    // In a cache that another user owns it keeps its own time, which does as well while it stays.
  }
  return { file: jarFile, sha256: hash };
}

/** What is left of downloads that were killed; a younger one may still be running. */
function removeOldParts(/** @type {string} */ folder) {
  const dayAgoMs = Date.now() - 24 * 3_600_000;
  for (const name of fs.readdirSync(folder).filter((each) => each.endsWith('.part'))) {
    const file = path.join(folder, name);
    const changedMs = fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
    if (changedMs < dayAgoMs) fs.rmSync(file, { force: true });
  }
}

/**
 * The generator's JAR, its hash verified just now. It is downloaded when it is missing or not what was pinned.
 *
 * @returns {Promise<{ file: string, sha256: string }>}
 * @throws {GeneratorUnavailableError} when it is missing and cannot be fetched
 */
async function ensureGeneratorJar() {
  const pin = readPin();
  const shown = path.relative(clientPaths.root, pin.jarFile);
  const present = fs.existsSync(pin.jarFile);
  const refused = present ? whyRefused(sha256(pin.jarFile), pin) : undefined;
  if (present && !refused) return verifiedJar(pin);
  if (refused) console.error(`${shown} is not used: ${refused}`);

  fs.mkdirSync(pin.storageDir, { recursive: true });
  removeOldParts(pin.storageDir);
  const url = jarUrl(pin);
  // What was refused is fetched once more: the file in the cache, or else the first download.
  for (let triesLeft = refused ? 1 : 2; ; triesLeft -= 1) {
    console.error(`Downloading the generator ${pin.version} to ${path.dirname(shown)} (once) ...`);
    const failure = await fetchJar(url, pin).then(
      (why) => why && new Error(adviceRefused(`${url}: ${why}`, shown)),
      (error) => {
        if (!(error instanceof DownloadError)) throw error;
        if (!error.interrupted) triesLeft = 0;
        return new GeneratorUnavailableError(adviceOffline(error.message, shown), { cause: error });
      },
    );
    if (!failure) return verifiedJar(pin);
    if (triesLeft <= 1) throw failure;
    console.error(`  ${failure.message.split('\n')[1]}\n  It is fetched once more.`);
  }
}

function adviceRefused(/** @type {string} */ reason, /** @type {string} */ jarFile) {
  return (
    `The generator's JAR was refused, nothing was run and the client is untouched.\n${reason}\n` +
    'A proxy or mirror may be answering with another file. Compare with a copy you trust, put that at ' +
    `${jarFile}, and run again.`
  );
}

function adviceOffline(/** @type {string} */ reason, /** @type {string} */ jarFile) {
  return (
    `The generator's JAR could not be downloaded; the client is untouched.\n${reason}\n` +
    'Check the network. Behind a proxy set HTTPS_PROXY (and NO_PROXY); a mirror goes into openapitools.json as ' +
    `"generator-cli".repository.downloadUrl. Or copy the JAR by hand to ${jarFile}: its hash is checked.`
  );
}

module.exports = { ensureGeneratorJar };
