import { type ErrorDetails, MessagesError } from '../errors/messages-error.js';
import type { UnreadInstant } from './read-span.js';

/** What an {@link ExportIncompleteError} is made of. */
export interface ExportIncompleteErrorDetails extends ErrorDetails {
  readonly unread: readonly UnreadInstant[];
}

/**
 * More rows were received within one millisecond than the API shows of one query, and no filter could divide them. Thrown
 * after everything else was handed out.
 */
export class ExportIncompleteError extends MessagesError<'export-incomplete', ExportIncompleteErrorDetails> {
  static override readonly kind = ['ExportIncompleteError', 'export-incomplete'] as const;
  /** The instants, and how many rows of each could not be read. */
  declare readonly unread: readonly UnreadInstant[];
}
