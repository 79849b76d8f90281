// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { clientPaths, generatedUnits } = require('./client-paths.js');
const { withProcessLock } = require('../process-lock.js');

// src/, docs/ and manifest.json change together. No file system renames three things at once, so a journal says what is
// to be done before any of it is: whoever comes next after a kill finishes the same renames.

const journal = path.join(clientPaths.staging, 'journal.json');
const lockFile = path.join(clientPaths.staging, 'lock');

const inClient = (/** @type {string} */ unit) => path.join(clientPaths.client, unit);
const remove = (/** @type {string} */ target) =>
  fs.rmSync(target, { recursive: true, force: true, maxRetries: 3 });

/** Moves each unit of `staged/new` into the client, and what was there to `staged/old`. May be repeated at any point. */
function moveIn(/** @type {string} */ staged) {
  fs.mkdirSync(path.join(staged, 'old'), { recursive: true });
  for (const unit of generatedUnits) {
    const fresh = path.join(staged, 'new', unit);
    if (!fs.existsSync(fresh)) continue;
    if (fs.existsSync(inClient(unit))) {
      remove(path.join(staged, 'old', unit));
      fs.renameSync(inClient(unit), path.join(staged, 'old', unit));
    }
    fs.renameSync(fresh, inClient(unit));
  }
}

/** The way back when a rename is refused, by a locked file or by permissions. */
function moveBack(/** @type {string} */ staged) {
  for (const unit of generatedUnits) {
    const old = path.join(staged, 'old', unit);
    if (!fs.existsSync(old)) continue;
    if (fs.existsSync(inClient(unit))) fs.renameSync(inClient(unit), path.join(staged, 'new', unit));
    fs.renameSync(old, inClient(unit));
  }
}

/** What killed runs have left; only whoever holds the lock, and has no journal to obey, may tidy up. */
function removeLeftovers() {
  for (const name of fs.readdirSync(clientPaths.staging)) {
    if (name === path.basename(lockFile)) continue;
    try {
      remove(path.join(clientPaths.staging, name));
    } catch {
      // The Java of a killed run may still be writing there: the next run tidies up.
    }
  }
}

function finishInterrupted() {
  if (!fs.existsSync(journal)) return false;
  const { staged } = JSON.parse(fs.readFileSync(journal, 'utf8'));
  moveIn(path.join(clientPaths.staging, staged));
  fs.rmSync(journal);
  return true;
}

/**
 * Swaps the new client in.
 *
 * @param {string} staged folder whose `new/` holds every generated unit, whole
 * @param {() => boolean} stillMine
 */
function commit(staged, stillMine) {
  const draft = path.join(staged, 'journal.json');
  fs.writeFileSync(draft, JSON.stringify({ staged: path.basename(staged) }), { flush: true });
  if (!stillMine())
    throw new Error('Another run took over while this one was suspended; the client is untouched.');
  // From this rename on the new client is decided upon.
  fs.renameSync(draft, journal);
  try {
    moveIn(staged);
  } catch (error) {
    moveBack(staged);
    fs.rmSync(journal);
    throw error;
  }
  fs.rmSync(journal);
}

/**
 * Prepares a new client in a folder of its own and swaps it in whole; on any failure the old one stays as it was.
 *
 * @param {(newClient: string) => Promise<boolean>} prepare fills the folder; false when there is nothing to swap after all
 */
async function swapClient(prepare) {
  await withProcessLock(lockFile, async (stillMine) => {
    finishInterrupted();
    removeLeftovers();
    const staged = fs.mkdtempSync(path.join(clientPaths.staging, 'run-'));
    try {
      const newClient = path.join(staged, 'new');
      if (await prepare(newClient)) commit(staged, stillMine);
    } finally {
      if (!fs.existsSync(journal)) remove(staged);
    }
  });
}

/**
 * Finishes a swap that was killed half-way, so that whatever reads the client next finds a whole one. Costs one look at
 * the disk when there is nothing to do; every script that builds calls it first.
 *
 * @returns {Promise<boolean>} whether there was something to finish
 */
async function recoverInterruptedSwap() {
  if (!fs.existsSync(journal)) return false;
  const finished = await withProcessLock(lockFile, () => {
    const result = finishInterrupted();
    if (result) removeLeftovers();
    return result;
  });
  if (finished) console.log('An interrupted regeneration was finished: the generated client is whole again.');
  return finished;
}

module.exports = { recoverInterruptedSwap, swapClient };
