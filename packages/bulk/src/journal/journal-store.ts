import { type Clock, ValidationError } from '@bandwidth-messages/sdk';
import { describingFailures, systemFailure } from './describe-failures.js';
import type { FileLock } from './file-lock.js';
import type { JournalFile, JournalFiles } from './journal-files.js';
import { type LineAppender, createLineAppender } from './line-appender.js';

export interface JournalStoreParts {
  readonly path: string;
  readonly files: JournalFiles;
  readonly lock: FileLock;
  readonly file: JournalFile;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
}

export type JournalStore = ReturnType<typeof createJournalStore>;

/** The file of a journal, which a compaction replaces by another one. */
export function createJournalStore({ path, files, file: first, lock, clock }: JournalStoreParts) {
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
    /** Reads all that was appended up to now, whatever a compaction or `close` does to the file meanwhile. */
    async *read<T>(scan: (own: JournalFile) => AsyncIterable<T>): AsyncGenerator<T> {
      const own = await whenReady(async () => {
        await appender.flush();
        return files.open(path);
      });
      try {
        yield* scan(own);
      } finally {
        await own.close();
      }
    },
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

export function inUse(message: string): ValidationError {
  return new ValidationError(message, { field: 'journal' });
}
