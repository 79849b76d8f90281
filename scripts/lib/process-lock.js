// @ts-check
'use strict';
const { randomUUID } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');

const pollMs = 50;
const patienceMs = 180_000;

/** When a process started, where the system tells: a process id alone may have been given to another since. */
function startOf(/** @type {number} */ pid) {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The fields after the program's name, which is in parentheses and may contain anything.
    const [state, ...others] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended; in a container whose first process does not collect them it stays for ever.
    return state === 'Z' ? undefined : others[18];
  } catch {
    return undefined;
  }
}

function isAlive(/** @type {number} */ pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** @param {string} file @returns {{ pid: number, start?: string, id: string } | undefined} undefined where nobody holds it */
function readOwner(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return undefined;
    return { pid: 0, id: '' };
  }
}

/** Whether the process that wrote this is gone. @param {{ pid: number, start?: string }} owner */
function isStale({ pid, start }) {
  return pid <= 0 || !isAlive(pid) || startOf(pid) !== start;
}

/**
 * Takes the lock, which then holds its whole content from the first moment.
 *
 * @param {string} file @param {string} content
 */
function tryTake(file, content) {
  const own = `${file}.${randomUUID()}`;
  fs.writeFileSync(own, content);
  try {
    fs.linkSync(own, file);
    return true;
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    // ENOENT: the owner of the lock has just tidied the folder.
    if (code === 'EEXIST' || code === 'ENOENT') return false;
    throw error;
  } finally {
    fs.rmSync(own, { force: true });
  }
}

/** Removes a dead owner's lock; one that another process put there meanwhile is given back. */
function removeStale(/** @type {string} */ file, /** @type {string} */ staleId) {
  const aside = `${file}.${randomUUID()}`;
  try {
    fs.renameSync(file, aside);
    if (readOwner(aside)?.id !== staleId) fs.linkSync(aside, file);
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code !== 'ENOENT' && code !== 'EEXIST') throw error;
  } finally {
    fs.rmSync(aside, { force: true });
  }
}

/**
 * Runs `body` while no other process of this machine does so with the same file. A lock whose process is gone, by SIGKILL
 * too, is taken over at once.
 *
 * @template T
 * @param {string} file
 * @param {(stillMine: () => boolean) => Promise<T> | T} body `stillMine` is asked right before what must not happen twice
 * @returns {Promise<T>}
 */
async function withProcessLock(file, body) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const id = randomUUID();
  const content = JSON.stringify({ pid: process.pid, start: startOf(process.pid), id });
  for (let waitedMs = 0; !tryTake(file, content);) {
    const owner = readOwner(file);
    if (owner === undefined) continue;
    if (isStale(owner)) {
      removeStale(file, owner.id);
      continue;
    }
    if (waitedMs === 0) console.error(`Another run (process ${owner.pid}) is at work; waiting for it ...`);
    if (waitedMs >= patienceMs) {
      throw new Error(
        `Process ${owner.pid} has held ${file} for minutes. If it is no run of ours, delete that file.`,
      );
    }
    await sleep(pollMs);
    waitedMs += pollMs;
  }
  const stillMine = () => readOwner(file)?.id === id;
  try {
    return await body(stillMine);
  } finally {
    if (stillMine()) fs.rmSync(file, { force: true });
  }
}

module.exports = { withProcessLock };
