// @ts-check
'use strict';
const { spawn } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

/**
 * Where Java's start-up archive (AppCDS: the classes of one JAR, parsed and laid out for one Java build) is kept. It is
 * beside the JAR, is worth half of a run's time, and may be deleted at any moment.
 *
 * @param {{ file: string, sha256: string }} jar
 * @param {{ build: string }} java
 */
function archiveFile(jar, java) {
  const key = createHash('sha256').update(`${java.build} ${jar.sha256}`).digest('hex').slice(0, 16);
  return path.join(path.dirname(jar.file), `start-up-${key}.jsa`);
}

/** An empty file stands for: this Java cannot make one. @param {string} archive @returns {'ready' | 'impossible' | 'missing'} */
function archiveState(archive) {
  const size = fs.statSync(archive, { throwIfNoEntry: false })?.size;
  if (size === undefined) return 'missing';
  return size > 0 ? 'ready' : 'impossible';
}

/** Java stops at once, instead of going on slowly, when the archive is not whole or not of this Java and JAR. */
function archiveFlags(/** @type {string} */ archive) {
  return ['-Xshare:on', '-XX:+VerifySharedSpaces', `-XX:SharedArchiveFile=${archive}`];
}

/** Whether a failed run may have failed because of the archive. @param {{ code: number | null, output: string }} result */
function isArchiveFailure({ code, output }) {
  return (
    code === null ||
    code > 128 ||
    /initialization of VM|shared archive|fatal error has been detected by the Java/i.test(output)
  );
}

/** Starts create-java-archive.js, of lowest priority, and does not wait for it: the next run profits. */
function createArchiveInBackground() {
  const script = path.join(__dirname, 'create-java-archive.js');
  const child = spawn(process.execPath, [script], { detached: true, stdio: 'ignore', windowsHide: true });
  child.on('error', () => {});
  child.unref();
}

module.exports = { archiveFile, archiveFlags, archiveState, createArchiveInBackground, isArchiveFailure };
