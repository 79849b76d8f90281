import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs/promises';
import { hostname } from 'node:os';
import type { Clock } from '@bandwidth-messages/sdk';
import { JournalLockedError } from '../errors/journal-errors.js';
import { processStart } from './process-start.js';

/** Who holds a lock: a process, told apart from a later one with the same number by when it started. */
export interface LockOwner {
  readonly pid: number;
  readonly host: string;
  /** Empty where the system does not tell. */
  readonly start: string;
  /** Tells apart two locks of one process. */
  readonly token: string;
}

export interface FileLock {
  release(): Promise<void>;
}

/** How often a lock that others take and leave meanwhile is tried for. */
const TRIES = 20;
/** After the lock of a dead process was taken over, another process may be half way through doing the same. */
const TAKEOVER_CHECK_MS = 100;

/**
 * Takes the lock file at `path`, at once or not at all. The lock of a process that has ended is taken over, also where
 * another process has its number by now.
 * @throws JournalLockedError with the pid of the process that holds it
 */
export async function takeFileLock(path: string, clock: Pick<Clock, 'sleep'>): Promise<FileLock> {
  const owner: LockOwner = {
    pid: process.pid,
    host: hostname(),
    start: await processStart(process.pid),
    token: randomUUID(),
  };
  const candidate = `${path}.${owner.token}`;
  await fs.writeFile(candidate, `${JSON.stringify(owner)}\n`, { mode: 0o600, flag: 'wx' });
  try {
    let tookOver = false;
    for (let tries = 0; tries < TRIES; tries++) {
      if (await linkIfFree(candidate, path)) {
        if (tookOver) await assertStillOurs(path, owner, clock);
        return { release: () => releaseLock(path, owner) };
      }
      const holder = await readOwner(path);
      if (!holder) continue;
      if (await isAlive(holder)) throw lockedBy(path, holder);
      await removeLockOf(path, holder);
      tookOver = true;
    }
    throw new Error(`The lock ${path} could not be taken: others take and leave it all the time.`);
  } finally {
    await fs.rm(candidate, { force: true });
  }
}

/** Makes `path` a second name of the candidate, which has its content already: nobody ever reads half a lock. */
async function linkIfFree(candidate: string, path: string): Promise<boolean> {
  try {
    await fs.link(candidate, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function readOwner(path: string): Promise<LockOwner | undefined> {
  try {
    return JSON.parse(await fs.readFile(path, 'utf8')) as LockOwner;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`The lock ${path} cannot be read; remove it once no process uses the journal.`, {
      cause: error,
    });
  }
}

async function isAlive({ pid, host, start }: LockOwner): Promise<boolean> {
  // Processes of another machine or container cannot be looked at: theirs counts until a person removes the file.
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const startNow = await processStart(pid);
  return start === '' || startNow === '' || start === startNow;
}

/** Removes the lock of a dead process, unless it was replaced since it was read. */
async function removeLockOf(path: string, dead: LockOwner): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await fs.rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const moved = await readOwner(aside);
  // Another process was faster, and this is its lock: back with it.
  if (moved?.token !== dead.token) await linkIfFree(aside, path);
  await fs.rm(aside, { force: true });
}

async function assertStillOurs(path: string, owner: LockOwner, clock: Pick<Clock, 'sleep'>): Promise<void> {
  await clock.sleep(TAKEOVER_CHECK_MS);
  const holder = await readOwner(path);
  if (holder?.token === owner.token) return;
  throw lockedBy(path, holder ?? owner);
}

async function releaseLock(path: string, owner: LockOwner): Promise<void> {
  const holder = await readOwner(path).catch(() => undefined);
  if (holder?.token === owner.token) await fs.rm(path, { force: true });
}

function lockedBy(path: string, { pid, host }: LockOwner): JournalLockedError {
  const where = host === hostname() ? `process ${pid}` : `process ${pid} of ${host}`;
  const advice =
    host === hostname()
      ? 'Wait until it has ended, or end it.'
      : `Remove ${path} once you are sure that it has ended: from here that cannot be seen.`;
  return new JournalLockedError(`The journal is open in ${where}; nothing was sent. ${advice}`, {
    path,
    pid,
    host,
  });
}
