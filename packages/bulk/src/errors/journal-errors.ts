import { MessagesError } from '@bandwidth-messages/sdk';

/**
 * The journal cannot be read or written. Nothing was sent that is not in it; where it could not be written, nothing more
 * is sent.
 */
export class JournalError extends MessagesError<'journal', JournalError> {
  static override readonly kind = ['JournalError', 'journal'] as const;
  /** The file of the journal. */
  declare readonly path: string;
  /** The line at fault, counted from 1, where it is one. */
  declare readonly line?: number;
  /** What is wrong, in words; the code of a system error where there is one. */
  declare readonly reason: string;
}

/** Another process, or another part of this one, has the journal open. Nothing was sent. */
export class JournalLockedError extends MessagesError<'journal-locked', JournalLockedError> {
  static override readonly kind = ['JournalLockedError', 'journal-locked'] as const;
  /** The file of the lock. */
  declare readonly path: string;
  /** The process that has the journal open. */
  declare readonly pid: number;
  /** The name of the machine or container in which it runs. */
  declare readonly host: string;
}
