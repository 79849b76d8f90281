'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { clientPaths } = require('./client-paths.js');
const { withProcessLock } = require('../process-lock.js');

// A new client is made whole in a folder of its own. Two renames then put it in the place of the old one. Between them there
// is no client: whoever comes next after a kill puts the new one there, and removes what else is left.

const LOCK = path.join(clientPaths.package, '.generating');
const STAGED = '.generated-';

/**
 * Makes a new client and swaps it in whole; on any failure the old one stays as it was.
 *
 * @param {(newClient: string) => Promise<boolean>} prepare fills the folder; false when there is nothing to swap after all
 */
async function swapClient(prepare) {
  await withProcessLock(LOCK, async () => {
    recover();
    const staged = fs.mkdtempSync(path.join(clientPaths.package, STAGED));
    try {
      if (await prepare(path.join(staged, 'new'))) moveIn(staged);
    } finally {
      // Also what the Java of a killed run has written since this one began.
      stagedFolders().forEach(remove);
    }
  });
}

/**
 * Ends a swap that was killed half-way, so that whatever reads the client next finds a whole one. Every script that builds
 * calls it first; with a client in its place it costs one look at the disk.
 */
async function recoverInterruptedSwap() {
  if (fs.existsSync(clientPaths.generated)) return;
  await withProcessLock(LOCK, recover);
}

/** @param {string} staged folder whose `new/` is a whole client */
function moveIn(staged) {
  const { generated } = clientPaths;
  const [fresh, old] = [path.join(staged, 'new'), path.join(staged, 'old')];
  if (fs.existsSync(generated)) fs.renameSync(generated, old);
  try {
    fs.renameSync(fresh, generated);
  } catch (error) {
    if (fs.existsSync(old)) fs.renameSync(old, generated);
    throw error;
  }
}

/** For whoever holds the lock. */
function recover() {
  const staged = stagedFolders();
  // Only the first rename leaves an old client there, and the new one is whole by then.
  const interrupted = staged.find((folder) => fs.existsSync(path.join(folder, 'old')));
  if (interrupted !== undefined && !fs.existsSync(clientPaths.generated)) {
    fs.renameSync(path.join(interrupted, 'new'), clientPaths.generated);
    console.log('An interrupted regeneration was finished: the generated client is whole again.');
  }
  staged.forEach(remove);
}

function stagedFolders() {
  const names = fs.readdirSync(clientPaths.package).filter((name) => name.startsWith(STAGED));
  return names.map((name) => path.join(clientPaths.package, name));
}

/** Removes a folder, if possible: the Java of a killed run may still be writing there. @param {string} folder */
function remove(folder) {
  try {
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // The next run tidies up.
  }
}

module.exports = { recoverInterruptedSwap, swapClient };
