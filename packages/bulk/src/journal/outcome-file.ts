import { createSystemClock } from '@bandwidth-messages/sdk';
import { describingFailures, systemFailure } from './describe-failures.js';
import { type JournalFile, type JournalFiles, systemFiles } from './journal-files.js';
import { parseHeader } from './journal-line.js';
import { type KeyIndex, createKeyIndex } from './key-index.js';
import { type LineAppender, createLineAppender } from './line-appender.js';
import { createLineReader } from './line-reader.js';

/** What an event told of a message, as it stands in the file beside the journal. */
export interface OutcomeLine {
  /** Id of the journal: another one may have stood at its path before. */
  readonly journal: string;
  readonly key: string;
  readonly id: string;
}

/** Where processes that do not have a journal open note what events tell of its messages. */
export function outcomePath(journalPath: string): string {
  return `${journalPath}.outcomes`;
}

/**
 * Reads what was noted beside a journal, of this journal alone. A line that was torn is left out: what it told is unknown,
 * as before.
 */
export async function readOutcomes(
  files: JournalFiles,
  journalPath: string,
  journalId: string,
  onOutcome: (outcome: OutcomeLine) => void,
): Promise<void> {
  if (!(await files.exists(outcomePath(journalPath)))) return;
  const file = await files.open(outcomePath(journalPath));
  try {
    const reader = createLineReader(file);
    for (let lines = await reader.next(); lines; lines = await reader.next()) {
      for (const line of lines) {
        const outcome = parseOutcome(line);
        if (outcome?.journal === journalId) onOutcome(outcome);
      }
    }
  } finally {
    await file.close();
  }
}

/** Notes outcomes beside a journal that another process may have open; any number of processes may do so at once. */
export interface OutcomeFile {
  /** Resolves once it would survive a power failure; at once where another journal, or none, stands at the path. */
  add(outcome: OutcomeLine): Promise<void>;
  /** Writes what is left to write and lets go of the file. */
  close(): Promise<void>;
}

export function createOutcomeFile(journalPath: string, files: JournalFiles = systemFiles): OutcomeFile {
  let id: string | undefined;
  let opened: Promise<OpenOutcomes> | undefined;

  const open = async (): Promise<OpenOutcomes> => {
    const path = outcomePath(await files.resolve(journalPath));
    const file = await files.open(path);
    try {
      await files.syncFolder(path);
      const appender = createLineAppender(file, createSystemClock(), (error) => systemFailure(path, error));
      return { file, appender, noted: createKeyIndex() };
    } catch (error) {
      await file.close().catch(() => undefined);
      throw error;
    }
  };
  /** Lets go of a file that could not be written, such as on a full disk: the next event opens it anew. */
  const forget = async (failed: Promise<OpenOutcomes>): Promise<void> => {
    if (opened !== failed) return;
    opened = undefined;
    const outcomes = await failed.catch(() => undefined);
    await outcomes?.file.close().catch(() => undefined);
  };
  /** The id of the journal at the path; looked up anew where an event is of another one than was there before. */
  const journalIdFor = async (expected: string): Promise<string | undefined> => {
    if (id === expected) return id;
    const found = await describingFailures(journalPath, () => readJournalId(files, journalPath));
    // Another list was begun at the path, and the file beside it may be another one, too.
    if (found !== id && opened) await forget(opened);
    id = found;
    return id;
  };

  return {
    async add({ journal, key, id: messageId }) {
      if (journal !== (await journalIdFor(journal))) return;
      const opening = (opened ??= describingFailures(journalPath, open));
      try {
        const { appender, noted } = await opening;
        // A message has several events; the first one told all that counts here.
        if (noted.get(key)) return;
        // On a new line, whatever another process that was killed has left at the end of the file.
        await appender.append(`\n${JSON.stringify({ journal, key, id: messageId })}`);
        noted.set(key, { state: 1, content: 0, seen: false });
      } catch (error) {
        await forget(opening);
        throw error;
      }
    },
    async close() {
      const outcomes = await opened?.catch(() => undefined);
      opened = undefined;
      if (!outcomes) return;
      try {
        await outcomes.appender.flush();
      } finally {
        await outcomes.file.close();
      }
    },
  };
}

interface OpenOutcomes {
  readonly file: JournalFile;
  readonly appender: LineAppender;
  /** Keys of which it is noted already. */
  readonly noted: KeyIndex;
}

async function readJournalId(files: JournalFiles, path: string): Promise<string | undefined> {
  if (!(await files.exists(path))) return undefined;
  const file = await files.open(path);
  try {
    const [first = ''] = (await createLineReader(file).next()) ?? [];
    const header = parseHeader(first);
    return 'fault' in header ? undefined : header.id;
  } finally {
    await file.close();
  }
}

function parseOutcome(text: string): OutcomeLine | undefined {
  try {
    const { journal, key, id } = JSON.parse(text) as Partial<Record<keyof OutcomeLine, unknown>>;
    const isOne = typeof journal === 'string' && typeof key === 'string' && typeof id === 'string';
    return isOne && key !== '' ? { journal, key, id } : undefined;
  } catch {
    return undefined;
  }
}
