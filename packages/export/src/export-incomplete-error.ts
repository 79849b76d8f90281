import { type ErrorDetails, MessagesError } from '@bandwidth-messages/sdk';

/** A millisecond with more rows than one query shows, whatever it is asked for. */
export interface UnreadInstant {
  /** The millisecond, ISO 8601 in UTC. */
  readonly receiveTime: string;
  /** Rows received then. At least so many, where the API does not say how many rows match. */
  readonly count: number;
  /** How many of them cannot be read. The others were handed out. */
  readonly missing: number;
}

/** What an {@link ExportIncompleteError} is made of. */
export interface ExportIncompleteErrorDetails extends ErrorDetails {
  /** The milliseconds that could not be read in full. */
  readonly unread: readonly UnreadInstant[];
}

/**
 * More rows were received within one millisecond than the API shows of one query, and no filter could divide them. Thrown
 * after everything else was handed out.
 */
export class ExportIncompleteError extends MessagesError<'export-incomplete', ExportIncompleteErrorDetails> {
  static override readonly kind = ['ExportIncompleteError', 'export-incomplete'] as const;
  /** The milliseconds, and how many rows of each could not be read. */
  declare readonly unread: readonly UnreadInstant[];
}

export function createIncompleteError(
  unread: readonly UnreadInstant[],
  operation: string,
): ExportIncompleteError {
  const instants = unread.map(({ receiveTime, count, missing }) => `${receiveTime} (${missing} of ${count})`);
  return new ExportIncompleteError(
    `More rows were received in one millisecond than ${operation} shows, and no filter divides them: at ` +
      `${instants.join(', ')} rows are missing. All others were handed out. A filter of your own, such as sourceTn, may reach them.`,
    { unread, operation },
  );
}
