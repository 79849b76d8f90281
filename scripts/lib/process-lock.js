'use strict';
const { randomUUID } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');

// A lock is a folder that holds one file, whose name tells the process that holds it. Taking, taking over and giving back
// are one rename each, so that at no moment there is a lock that nobody can be asked about.

const POLL_MS = 100;
const PATIENCE_MS = 180_000;

/**
 * Runs `body` while no other process of this machine does so with the same folder. A lock whose process is gone, by
 * SIGKILL too, is taken over at once.
 *
 * @template T
 * @param {string} lock a folder that is there only while the lock is held
 * @param {() => Promise<T> | T} body
 * @returns {Promise<T>}
 */
async function withProcessLock(lock, body) {
  fs.mkdirSync(path.dirname(lock), { recursive: true });
  for (let waitedMs = 0; !tryTake(lock); waitedMs += POLL_MS) {
    const owner = ownerOf(lock);
    const pid = Number(owner?.split('-')[1]);
    if (owner !== undefined && !isAtWork(lock, pid)) {
      if (tryRename(path.join(lock, owner), path.join(lock, ownerName()))) break;
      continue;
    }
    if (waitedMs === 0 && owner !== undefined)
      console.error(`Another run (process ${pid}) is at work; waiting for it ...`);
    if (waitedMs >= PATIENCE_MS)
      throw new Error(
        `${lock} has been held for minutes, by process ${pid}. If it is no run of ours, delete that folder.`,
      );
    await sleep(POLL_MS);
  }
  held.add(lock);
  try {
    removeLeftovers(lock);
    return await body();
  } finally {
    held.delete(lock);
    const left = asideOf(lock);
    if (tryRename(lock, left)) fs.rmSync(left, { recursive: true, force: true });
  }
}

/** What this process holds: its own id in a lock means nothing else, since ids are given out again. @type {Set<string>} */
const held = new Set();

const ownerName = () => `owner-${process.pid}-${randomUUID()}`;
const asideOf = (/** @type {string} */ lock) => `${lock}-${randomUUID()}`;

/** Takes the lock, unless somebody holds it. @param {string} lock */
function tryTake(lock) {
  const own = asideOf(lock);
  fs.mkdirSync(own);
  try {
    fs.writeFileSync(path.join(own, ownerName()), '');
    return tryRename(own, lock);
  } catch (error) {
    // The holder of the lock has just tidied up.
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return false;
    throw error;
  } finally {
    fs.rmSync(own, { recursive: true, force: true });
  }
}

/** Removes what runs have left that were killed while they took the lock or gave it back. @param {string} lock */
function removeLeftovers(lock) {
  for (const name of fs.readdirSync(path.dirname(lock))) {
    if (name.startsWith(`${path.basename(lock)}-`))
      // A run that is just trying to take the lock may still write there.
      fs.rmSync(path.join(path.dirname(lock), name), { recursive: true, force: true, maxRetries: 3 });
  }
}

/** The file that names the holder; undefined where nobody holds the lock. @param {string} lock */
function ownerOf(lock) {
  try {
    return fs.readdirSync(lock).find((name) => name.startsWith('owner-'));
  } catch {
    return undefined;
  }
}

/** Renames, unless another process was faster. @param {string} from @param {string} to */
function tryRename(from, to) {
  try {
    fs.renameSync(from, to);
    return true;
  } catch (error) {
    const code = String(/** @type {NodeJS.ErrnoException} */ (error).code);
    // EPERM is how Windows says that the folder is there.
    if (['EEXIST', 'ENOTEMPTY', 'ENOENT', 'EPERM'].includes(code)) return false;
    throw error;
  }
}

/** Whether the process that took the lock is alive. @param {string} lock @param {number} pid */
function isAtWork(lock, pid) {
  if (pid === process.pid) return held.has(lock);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

module.exports = { withProcessLock };
