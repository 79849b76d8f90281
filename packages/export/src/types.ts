import type { CallOptions, ListMessagesQuery, MessagesClient, MessagesList } from '@bandwidth-messages/sdk';

/** What an export needs of a client: any `MessagesClient` has it. */
export interface ExportClient extends Pick<MessagesClient, 'accountId' | 'clock'> {
  /** Where it sends its requests: a checkpoint of another server is rejected. @default not told, and not checked */
  readonly baseUrl?: string | undefined;
  /** Asks for one page: `call` of the client. */
  call(operation: 'listMessages', query: ListMessagesQuery, options?: CallOptions): Promise<MessagesList>;
}

/** Which rows to export: a time range, and any filter of `listMessages`. */
export interface ExportRange extends Omit<
  ListMessagesQuery,
  'fromDateTime' | 'toDateTime' | 'limit' | 'pageToken' | 'sort' | 'limitTotalCount'
> {
  /** Start of the time range, included: a `Date`, or an ISO 8601 text with time zone. Taken to the millisecond. */
  readonly fromDateTime: Date | string;
  /** End of the time range, not included. @default now, less `settleMs` */
  readonly toDateTime?: Date | string | undefined;
}

/** Options of `exportMessages`. */
export interface ExportOptions extends CallOptions {
  /**
   * How many slices of the time range are read at a time, so at most so many requests; 1 to 64. As many are held, each of
   * some 16,500 rows in pages of 500.
   * @default 4
   */
  readonly concurrency?: number | undefined;
  /** Rows on a page, and at most in a list of `byBatch`. @default 500 */
  readonly limit?: number | undefined;
  /**
   * How long ago rows must have been received to be taken as listed in full, in milliseconds. A range that ends later is
   * exported as it is, with a warning.
   * @default 900000, what the spec says of the delay of the log: 15 minutes
   */
  readonly settleMs?: number | undefined;
  /** From an earlier run of the same range: goes on behind the last row that was consumed. @default the export begins anew */
  readonly checkpoint?: ExportCheckpoint | undefined;
  /**
   * Called at least every 10,000 rows, once all rows before the checkpoint were consumed. The export waits for a promise
   * that it returns, and ends with what it throws.
   * @default none
   */
  readonly onCheckpoint?: ((checkpoint: ExportCheckpoint) => unknown) | undefined;
  /** Called for each page that was read, and when all rows of a slice were consumed. What it throws is ignored. @default none */
  readonly onProgress?: ((progress: ExportProgress) => void) | undefined;
  /** Called for what may be missing in the export. What it throws is ignored. @default none */
  readonly onWarning?: ((warning: ExportWarning) => void) | undefined;
}

/** What the caller of an export should know about a part of its time range. */
export interface ExportWarning {
  /** Begin of the time it is about, in milliseconds since the epoch. */
  readonly fromMs: number;
  /** End of that time, itself not included, in milliseconds since the epoch. */
  readonly toMs: number;
  /**
   * `retention`: the API does not keep its rows any more. `unsettled`: rows of it may still be missing. `miscount`: the
   * API counts other rows than it lists.
   */
  readonly reason: 'retention' | 'unsettled' | 'miscount';
  /** The same in words. */
  readonly message: string;
}

/** How far an export has come. */
export interface ExportProgress {
  /** Pages read, in this run. */
  readonly pages: number;
  /** Rows consumed, over all runs. */
  readonly rows: number;
  /** Rows consumed per second, in this run. */
  readonly rowsPerSecond: number;
  /** Share of the time range that was consumed, from 0 to 1. */
  readonly share: number;
  /** How long the export will take if it goes on like this, in milliseconds; absent until that can be told. */
  readonly remainingMs?: number;
}

/**
 * How far an export has come: plain JSON, to be kept by the caller and handed to a later `exportMessages` with the same
 * range. Holds no phone number and nothing secret.
 */
export interface ExportCheckpoint {
  /** Form of the checkpoint. */
  readonly version: 1;
  /** The server whose log it is; absent where the client did not tell it. */
  readonly baseUrl?: string;
  /** The account whose log it is. */
  readonly accountId: string;
  /** Begin of the time range, itself included, ISO 8601. */
  readonly fromDateTime: string;
  /** End of the time range, itself not included, ISO 8601. */
  readonly toDateTime: string;
  /** The filters of the export. */
  readonly filters: {
    /** Their names, in alphabetical order. */
    readonly names: readonly string[];
    /** The first half of the SHA-256 of account, names and values, in hexadecimal. */
    readonly digest: string;
  };
  /** Up to where rows were consumed. */
  readonly cursor: {
    /** Rows received before this time were consumed, ISO 8601. */
    readonly fromDateTime: string;
    /** Of the rows received in that millisecond, those before this message were consumed as well. */
    readonly after?: {
      /** When the message was received, as the API writes it. */
      readonly receiveTime: string;
      /** Id of the message. */
      readonly messageId: string;
      /** How many rows of the message itself were consumed. */
      readonly rows: number;
    };
  };
  /** Rows consumed so far, over all runs. */
  readonly rows: number;
  /** Milliseconds found so far that could not be read in full. */
  readonly unread?: readonly UnreadInstant[];
}

/** A millisecond with more rows than one query shows, whatever it is asked for. */
export interface UnreadInstant {
  /** The millisecond, ISO 8601 in UTC. */
  readonly receiveTime: string;
  /** Rows received then. At least so many, where the API does not say how many rows match. */
  readonly count: number;
  /** How many of them cannot be read. The others were handed out. */
  readonly missing: number;
}
