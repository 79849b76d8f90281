import { type FileJournal, openFileJournal } from './journal/file-journal.js';

/**
 * Opens the journal of a list, or makes it where there is none: a file that only its owner can read, one line of JSON for
 * each mark, to which lines are only ever added. It holds keys, senders, recipients, times and ids; no text.
 *
 * One process has it open at a time. A line torn by a power failure is fixed; the lock of a process that has ended is
 * taken over.
 *
 * @throws JournalLockedError with the pid of the process that has it open
 * @throws JournalError with line and reason where it cannot be read
 */
export function openJournal(path: string): Promise<FileJournal> {
  return openFileJournal(path);
}
