import { randomBytes } from 'node:crypto';
import { type Clock, ValidationError, createSystemClock } from '@bandwidth-messages/sdk';
import { compactJournal, compactionPath } from './compact-journal.js';
import { JournalLockedError } from '../errors/journal-errors.js';
import { describingFailures } from './describe-failures.js';
import { type FileLockHolder, takeFileLock } from './file-lock.js';
import type { Journal } from './journal.js';
import { type JournalFile, type JournalFiles, systemFiles } from './journal-files.js';
import { createJournalRuns } from './journal-runs.js';
import { type JournalState, createJournalState } from './journal-state.js';
import { type JournalStoreParts, createJournalStore } from './journal-store.js';
import { loadJournal } from './load-journal.js';
import { type MarkWriter, createMarkWriter } from './mark-writer.js';
import { type OutcomeLine, readOutcomes } from './outcome-file.js';
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
      return await openLocked({ path, files, lock, file, clock });
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

async function openLocked(parts: JournalStoreParts): Promise<FileJournal> {
  const { path, files, file, clock } = parts;
  const now = (): number => clock.now();
  const state = createJournalState();
  const recent = createRecentSegments();
  const newId = (): string => randomBytes(6).toString('base64url');
  const context = { path, state, recent, newId, nowMs: now() };
  const { id, account, interrupted } = await loadJournal(file, context);
  await files.syncFolder(path);
  const store = createJournalStore(parts);
  const { whenReady, append } = store;
  const writer = createMarkWriter({ state, recent, now, whenReady, append });
  for (const { key, content } of interrupted) {
    await writer.finish({ key, content }, { mark: 'unknown', timeMs: now(), reason: 'interrupted' });
  }
  const takeOutcomes = (): Promise<void> =>
    confirmAccepted(state, writer, (onOutcome) => readOutcomes(files, path, id, onOutcome));
  await takeOutcomes();
  const runs = createJournalRuns(store, {
    account,
    compactFile: (old, its) => compactJournal(old, { files, path, id, account: its, nowMs: now(), state }),
    onStart: () => state.clearSeen(),
  });

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
    ...runs,
    unknowns: () => store.read((own) => scanUnknowns(own, state)),
    unidentified: () => store.read(scanUnidentified),
    results: () => store.read((own) => scanResults(own, state)),
    async knownIds(ids) {
      const known = new Set<string>();
      for await (const id of store.read((own) => scanIds(own, ids))) known.add(id);
      return known;
    },
    sentSince: (sinceMs) => recent.since(sinceMs),
    close: () => store.close(),
    [Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose')]: () => store.close(),
  };
}

/** Takes in what events told other processes. */
async function confirmAccepted(
  state: JournalState,
  writer: MarkWriter,
  read: (onOutcome: (outcome: OutcomeLine) => void) => Promise<void>,
): Promise<void> {
  const confirmed = new Map<string, string>();
  await read(({ key, id }) => {
    if (state.entry(key)?.state !== 'accepted') confirmed.set(key, id);
  });
  await Promise.all([...confirmed].map(([key, id]) => writer.confirm(key, id)));
}
