import { randomBytes } from 'node:crypto';
import { type Clock, ValidationError, createSystemClock } from '@bandwidth-messages/sdk';
import { compactJournal, compactionPath } from './compact-journal.js';
import { JournalLockedError } from '../errors/journal-errors.js';
import { describingFailures, systemFailure } from './describe-failures.js';
import { type FileLock, type FileLockHolder, takeFileLock } from './file-lock.js';
import type { Journal } from './journal.js';
import { type JournalFile, type JournalFiles, systemFiles } from './journal-files.js';
import { createJournalState } from './journal-state.js';
import { type LineAppender, createLineAppender } from './line-appender.js';
import { loadJournal } from './load-journal.js';
import { createMarkWriter } from './mark-writer.js';
import { readOutcomes } from './outcome-file.js';
import { createRecentSegments } from './recent-segments.js';
import { scanIds, scanResults, scanUnidentified, scanUnknowns } from './scan-journal.js';

/** A journal in a file of this machine. */
export interface FileJournal extends Journal {
  /** The file, without links and from the root on. */
  readonly path: string;
  /** How many keys it knows. */
  readonly keys: number;
  /**
   * Rewrites the file without the lines that later ones made superfluous: about one for each key stays. It may be killed
   * at any moment. Not while a run is under way.
   * @throws ValidationError during a run
   */
  compact(): Promise<void>;
  /** `close()`, at the end of a block that began with `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** What tests replace. */
export interface FileJournalParts {
  readonly files?: JournalFiles;
  readonly clock?: Pick<Clock, 'now' | 'sleep'>;
}

/** {@link openJournal}, with parts that tests replace. */
export async function openFileJournal(givenPath: string, parts: FileJournalParts = {}): Promise<FileJournal> {
  if (typeof givenPath !== 'string' || givenPath === '') {
    throw new ValidationError('openJournal: path must be the name of a file.', { field: 'path' });
  }
  return describingFailures(givenPath, async () => {
    const { files = systemFiles, clock = createSystemClock() } = parts;
    const path = await files.resolve(givenPath);
    const lock = await takeFileLock(`${path}.lock`, { heldBy });
    let file: JournalFile | undefined;
    try {
      await files.remove(compactionPath(path));
      file = await files.open(path);
      return await openLocked({ path, lock, file, clock }, files);
    } catch (error) {
      await file?.close();
      await lock.release();
      throw error;
    }
  });
}

function heldBy({ path, pid, host, name, advice }: FileLockHolder): JournalLockedError {
  return new JournalLockedError(`The journal is open in ${name}; nothing was sent. ${advice}`, {
    path,
    pid,
    host,
  });
}

interface StoreParts {
  readonly path: string;
  readonly lock: FileLock;
  readonly file: JournalFile;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
}

async function openLocked(parts: StoreParts, files: JournalFiles): Promise<FileJournal> {
  const { path, file, clock } = parts;
  const now = (): number => clock.now();
  const state = createJournalState();
  const recent = createRecentSegments();
  const newId = (): string => randomBytes(6).toString('base64url');
  const { id, interrupted } = await loadJournal(file, { path, state, recent, newId, nowMs: now() });
  await files.syncFolder(path);
  const store = createJournalStore(parts);
  const { whenReady, append } = store;
  const writer = createMarkWriter({ state, recent, now, whenReady, append });
  for (const { key, content } of interrupted) {
    await writer.finish({ key, content }, { mark: 'unknown', timeMs: now(), reason: 'interrupted' });
  }
  /** Takes in what events told other processes. */
  const takeOutcomes = async (): Promise<void> => {
    const confirmed = new Map<string, string>();
    await readOutcomes(files, path, id, ({ key, id: messageId }) => {
      if (state.entry(key)?.state !== 'accepted') confirmed.set(key, messageId);
    });
    await Promise.all([...confirmed].map(([key, messageId]) => writer.confirm(key, messageId)));
  };
  await takeOutcomes();
  let isRunning = false;

  return {
    id,
    path,
    get keys() {
      return state.keys;
    },
    ...writer,
    visit(identity) {
      const entry = state.entry(identity.key);
      state.markSeen(identity);
      return entry;
    },
    async resolve(key, decision) {
      // An event may have told since the journal was opened that the API took the message.
      if (decision === 'send-again') await describingFailures(path, takeOutcomes);
      await writer.resolve(key, decision);
    },
    startRun: () =>
      whenReady(() => {
        if (isRunning) throw inUse('The journal is in use by another run of this process.');
        isRunning = true;
        state.clearSeen();
      }),
    endRun() {
      isRunning = false;
    },
    async *unknowns() {
      yield* scanUnknowns(await store.flushed(), state);
    },
    async *unidentified() {
      yield* scanUnidentified(await store.flushed());
    },
    async *results() {
      yield* scanResults(await store.flushed(), state);
    },
    knownIds: async (ids) => scanIds(await store.flushed(), ids),
    sentSince: (sinceMs) => recent.since(sinceMs),
    async compact() {
      await store.replace(async (old) => {
        if (isRunning) throw inUse('The journal cannot be compacted while a run is under way.');
        return compactJournal(old, { files, path, id, nowMs: now(), state });
      });
    },
    close: () => store.close(),
    [Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose')]: () => store.close(),
  };
}

/** The file of a journal, which a compaction replaces by another one. */
function createJournalStore({ path, file: first, lock, clock }: StoreParts) {
  const appenderOf = (of: JournalFile): LineAppender =>
    createLineAppender(of, clock, (error) => systemFailure(path, error));
  let file = first;
  let appender = appenderOf(file);
  let replacing: Promise<void> | undefined;
  let closing: Promise<void> | undefined;

  /** Does `work` at a moment at which no compaction is under way: none begins between the look and the work. */
  async function whenReady<T>(work: () => T | Promise<T>): Promise<T> {
    while (replacing) await replacing.catch(() => undefined);
    if (closing) throw inUse('The journal is closed.');
    return work();
  }
  async function replaceNow(create: (old: JournalFile) => Promise<JournalFile>): Promise<void> {
    await appender.flush();
    const old = file;
    file = await create(old);
    appender = appenderOf(file);
    await old.close();
  }
  async function closeNow(): Promise<void> {
    await replacing?.catch(() => undefined);
    try {
      await appender.flush();
    } finally {
      await file.close();
      await lock.release();
    }
  }
  return {
    whenReady,
    append: (line: string, isPatient: boolean): Promise<void> => appender.append(line, isPatient),
    /** The file, once all that was appended is in it. */
    flushed: (): Promise<JournalFile> =>
      whenReady(async () => {
        await appender.flush();
        return file;
      }),
    replace: (create: (old: JournalFile) => Promise<JournalFile>): Promise<void> =>
      whenReady(() => {
        replacing = describingFailures(path, () => replaceNow(create)).finally(() => {
          replacing = undefined;
        });
        return replacing;
      }),
    close: (): Promise<void> => (closing ??= closeNow()),
  };
}

function inUse(message: string): ValidationError {
  return new ValidationError(message, { field: 'journal' });
}
