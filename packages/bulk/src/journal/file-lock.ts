import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs/promises';
import { hostname } from 'node:os';
import { ValidationError } from '@bandwidth-messages/sdk';
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

/** A lock that is held. */
export interface FileLock {
  /** Lets others take it. */
  release(): Promise<void>;
}

/** Who holds a lock that could not be taken. */
export interface FileLockHolder {
  /** The file of the lock. */
  readonly path: string;
  /** The process that holds it. */
  readonly pid: number;
  /** The name of the machine or container in which it runs. */
  readonly host: string;
  /** The process in words, such as `process 17` or `process 17 of build-2`. */
  readonly name: string;
  /** What to do, as a sentence. */
  readonly advice: string;
}

/** How a lock is taken. */
export interface FileLockOptions {
  /** Makes the error to throw where another process holds the lock. */
  readonly heldBy: (holder: FileLockHolder) => Error;
}

/** What a file system answers that has no second names for a file. */
const WITHOUT_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);
/** How often a lock that others take and leave meanwhile is tried for. */
const TRIES = 20;

/**
 * Takes the lock file at `path`, at once or not at all: what `openJournal` does, for other files that one process may
 * write at a time. The lock of a process that has ended is taken over, also where another process has its number by now.
 * @throws what `heldBy` makes, where another process holds it, or another part of this one
 * @throws ValidationError where `heldBy` is no function
 */
export async function takeFileLock(path: string, options: FileLockOptions): Promise<FileLock> {
  if (typeof (options as Partial<FileLockOptions> | undefined)?.heldBy !== 'function') {
    throw new ValidationError('takeFileLock: heldBy must be a function.', { field: 'heldBy' });
  }
  const owner: LockOwner = {
    pid: process.pid,
    host: hostname(),
    start: await processStart(process.pid),
    token: randomUUID(),
  };
  const candidate = `${path}.${owner.token}`;
  try {
    // Flushed, so that a power failure leaves no empty lock, of which nobody could tell whether its process has ended.
    await fs.writeFile(candidate, `${JSON.stringify(owner)}\n`, { mode: 0o600, flag: 'wx', flush: true });
    const holder = await placeLock(candidate, path);
    if (holder) throw options.heldBy(describeHolder(path, holder));
    return { release: () => releaseLock(path, owner) };
  } finally {
    await fs.rm(candidate, { force: true });
  }
}

/**
 * Makes `path` a lock with the content of the candidate.
 * @returns who holds it, where that is a living process: then nothing was changed
 */
async function placeLock(candidate: string, path: string): Promise<LockOwner | undefined> {
  for (let tries = 0; tries < TRIES; tries++) {
    if (await linkIfFree(candidate, path)) return undefined;
    const holder = await readOwner(path);
    if (!holder) continue;
    if (await isAlive(holder)) return holder;
    // Between reading a lock and replacing it anything may happen, so that only the holder of a second lock replaces it.
    const takeover = `${path}.takeover`;
    const rival = await placeLock(candidate, takeover);
    if (rival) return rival;
    if (await moveOverLockOf(holder, takeover, path)) return undefined;
  }
  throw new Error(`The lock ${path} could not be taken: others take and leave it all the time.`);
}

/** Replaces the lock of a dead process by the takeover lock, in one step; removes that where another was faster. */
async function moveOverLockOf(dead: LockOwner, takeover: string, path: string): Promise<boolean> {
  let isMoved = false;
  try {
    const holder = await readOwner(path);
    if (holder?.token !== dead.token) return false;
    await fs.rename(takeover, path);
    isMoved = true;
    return true;
  } finally {
    if (!isMoved) await fs.rm(takeover, { force: true });
  }
}

/** Makes `path` a second name of the candidate, which has its content already: nobody ever reads half a lock. */
async function linkIfFree(candidate: string, path: string): Promise<boolean> {
  try {
    await fs.link(candidate, path);
    return true;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (WITHOUT_LINKS.has(code)) return copyIfFree(candidate, path);
    throw error;
  }
}

/** The same where the file system has no second names, as on a memory card: half a lock may be seen there for a moment. */
async function copyIfFree(candidate: string, path: string): Promise<boolean> {
  try {
    await fs.copyFile(candidate, path, fs.constants.COPYFILE_EXCL);
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
    throw new Error(`The lock ${path} cannot be read; remove it once no process uses the file beside it.`, {
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

async function releaseLock(path: string, owner: LockOwner): Promise<void> {
  const holder = await readOwner(path).catch(() => undefined);
  if (holder?.token === owner.token) await fs.rm(path, { force: true });
}

function describeHolder(path: string, { pid, host }: LockOwner): FileLockHolder {
  const isHere = host === hostname();
  return {
    path,
    pid,
    host,
    name: isHere ? `process ${pid}` : `process ${pid} of ${host}`,
    advice: isHere
      ? 'Wait until it has ended, or end it.'
      : `Remove ${path} once you are sure that it has ended: from here that cannot be seen.`,
  };
}
