import { MessagesError } from '@bandwidth-messages/sdk';
import type { UnreadInstant } from './types.js';

/**
 * More rows were received within one millisecond than the API shows of one query, and no filter could divide them. Thrown
 * after everything else was handed out.
 */
export class ExportIncompleteError extends MessagesError<'export-incomplete', ExportIncompleteError> {
  static override readonly kind = ['ExportIncompleteError', 'export-incomplete'] as const;
  /** The milliseconds, and how many rows of each could not be read. */
  declare readonly unread: readonly UnreadInstant[];
}

export function createIncompleteError(unread: readonly UnreadInstant[], operation: string) {
  const instants = unread.map(({ receiveTime, count, missing }) => `${receiveTime} (${missing} of ${count})`);
  return new ExportIncompleteError(
    `More rows were received in one millisecond than ${operation} shows, and no filter divides them: at ` +
      `${instants.join(', ')} rows are missing. All others were handed out. A filter of your own, such as sourceTn, may reach them.`,
    { unread, operation },
  );
}
