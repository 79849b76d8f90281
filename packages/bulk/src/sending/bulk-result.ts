import type { MessageInput } from '@bandwidth-messages/sdk';
import type { MessageOutcome } from '../journal/journal.js';

/** A message of a list. */
export interface BulkItem {
  /**
   * The caller's own name for the message, such as the id of a row: not empty, and the same whenever the list is sent. It
   * travels in the tag of the message.
   */
  readonly key: string;
  /** What is sent. */
  readonly message: MessageInput;
}

/** How a message of a list ended. */
export interface BulkResult {
  /** The caller's own name for the message. */
  readonly key: string;
  /** How it ended. */
  readonly outcome: MessageOutcome;
  /** Id of the message, where it was accepted and the id is known. */
  readonly id?: string;
  /** Why it was rejected, or its outcome is unknown. Holds no text and no number of the message. */
  readonly error?: Error;
  /** Why it was skipped. */
  readonly reason?: 'expired' | 'filtered' | 'duplicate';
  /** It ended so in an earlier run, as the journal tells. */
  readonly earlier?: true;
}

/** How many messages of a run ended how. */
export interface BulkTotals {
  /** The API took these. */
  readonly accepted: number;
  /** These are wrong: the API, or a check before sending, rejected them. */
  readonly rejected: number;
  /** These may have been accepted: they are not sent again. */
  readonly unknown: number;
  /** These were not to be sent: expired, filtered or given twice. */
  readonly skipped: number;
  /** How many of these had ended in an earlier run. */
  readonly earlier: number;
  /** Segments of the messages that this run sent; in a dry run, of those that it would send. */
  readonly segments: number;
  /** How long the account's queue takes for these segments at the configured rate, in milliseconds. */
  readonly queueMs: number;
}

/** How a run is getting on. */
export interface BulkProgress extends BulkTotals {
  /** Messages that are being sent. */
  readonly sending: number;
  /** Segments that are believed to be in the account's queue. */
  readonly queuedSegments: number;
  /** Segments per second that are believed to leave it. */
  readonly segmentsPerSecond: number;
  /** How long the next message waits for room in the queue, in milliseconds. */
  readonly waitMs: number;
  /** For how long the API has not answered, in milliseconds; 0 while it does. */
  readonly outageMs: number;
}

/** A run over a list. Nothing is sent before its first result is asked for. */
export interface BulkRun extends AsyncIterable<BulkResult> {
  /** How many messages have ended so far. */
  readonly totals: BulkTotals;
  /** Runs to the end without handing out single results. */
  finish(): Promise<BulkTotals>;
}
