import { isMessagesError } from '@bandwidth-messages/sdk';
import { JournalError } from '../errors/journal-errors.js';

/** Turns what the system fails with into a `JournalError` about the file. */
export async function describingFailures<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isMessagesError(error) ? error : systemFailure(path, error);
  }
}

export function systemFailure(path: string, error: unknown): JournalError {
  const reason = (error as NodeJS.ErrnoException | undefined)?.code ?? String(error);
  const message = `The journal ${path} cannot be read or written: ${reason}. Nothing is sent without it.`;
  return new JournalError(message, { path, reason, cause: error });
}
