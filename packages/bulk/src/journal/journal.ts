/**
 * What is written of a message, one mark after the other.
 *
 * - `intent`: it is about to be sent. Durable before anything can leave.
 * - `accepted`, `rejected`, `unknown`, `skipped`: how it ended.
 * - `not-sent`: the attempt ended and the API certainly took nothing; it may be sent again.
 * - `send-again`: a person decided that it is to be sent again.
 */
export type Mark = 'intent' | MessageOutcome | 'not-sent' | 'send-again';

/** How a message ended. An intent without a result counts as `unknown`. */
export type MessageOutcome = 'accepted' | 'rejected' | 'unknown' | 'skipped';

/** What a mark is about. */
export interface MessageIdentity {
  /** The caller's own name for the message. */
  readonly key: string;
  /** A short hash of the message, by which another message under the same key is noticed. */
  readonly content: string;
}

/** A message that is about to be sent, with what the message log can be searched for later. Never its text. */
export interface Intent extends MessageIdentity {
  /** When it is sent, in milliseconds since 1970 by the clock of this machine. */
  readonly timeMs: number;
  /** Its sender. */
  readonly from: string;
  /** Its recipients, in E.164 form. */
  readonly to: readonly string[];
  /** How many segments it takes in the queue of the account. */
  readonly segments: number;
  /** Characters of its text, as the message log counts them. */
  readonly length: number;
}

/** How a message, or one attempt to send it, ended. */
export interface Ending {
  /** How it ended. */
  readonly mark: MessageOutcome | 'not-sent';
  /** When, in milliseconds since 1970 by the clock of this machine. */
  readonly timeMs: number;
  /** Id that the API gave to the message, where it is known. */
  readonly id?: string | undefined;
  /** Why, in a word: the code of an error, `expired`, `filtered`. No text and no number of the message. */
  readonly reason?: string | undefined;
}

/** The account that the messages of a journal are sent for. */
export interface JournalAccount {
  /** Its id. */
  readonly accountId: string;
  /** The host of the API, without its port: the sandbox takes a free one each time. */
  readonly host: string;
}

/** What a journal knows of a key. */
export interface JournalEntry {
  /** `open`: it may be sent. `sending`: an attempt is under way. */
  readonly state: MessageOutcome | 'open' | 'sending';
  /** The hash of the message that the key stands for. */
  readonly content: string;
}

/** A message of which it is not known whether the API accepted it. */
export interface UnknownMessage extends Intent {
  /** Why nobody knows, in a word. */
  readonly reason?: string | undefined;
}

/** The last word on a message. */
export interface JournalResult {
  /** The caller's own name for the message. */
  readonly key: string;
  /** How it ended. */
  readonly outcome: MessageOutcome;
  /** Id that the API gave to the message, where it is known. */
  readonly id?: string | undefined;
  /** Why, in a word, where it was not accepted. */
  readonly reason?: string | undefined;
}

/**
 * Where the marks of a list are kept: a file of one machine ({@link openJournal}), Redis, or your own. All of the promise
 * "never twice" rests on `begin`.
 */
export interface Journal {
  /** Name of the journal, which travels in the tag of each message. Letters, digits, `-` and `_`. */
  readonly id: string;
  /**
   * What is known of a key; undefined for a new one. `seen` tells whether a run came across this key before, since
   * {@link startRun}.
   */
  visit(identity: MessageIdentity): MaybePromise<
    | (JournalEntry & {
        /** A run came across this key before. */
        readonly seen: boolean;
      })
    | undefined
  >;
  /**
   * A run begins: no key was seen yet. Rejects where another run is under way, and where the journal belongs to another
   * account: what the sandbox accepted says nothing of the real API. The account is undefined where the client tells none;
   * the journal of a queue of BullMQ keeps none.
   */
  startRun(account?: JournalAccount): MaybePromise<void>;
  /** The run is over. */
  endRun(): MaybePromise<void>;
  /**
   * Writes the mark `intent`. Resolves to undefined as soon as it would survive a power failure; to the entry that stands
   * in the way when the key is not open. Rejects when it could not be written: then nothing may be sent.
   */
  begin(intent: Intent): Promise<JournalEntry | undefined>;
  /**
   * Writes how it ended, durable once it resolves. `accepted` is final: it replaces every other mark, and none replaces
   * it. Resolves to the entry as it is afterwards.
   */
  finish(identity: MessageIdentity, ending: Ending): Promise<JournalEntry>;
  /** Writes `accepted` for a key, whatever was known of it: the API itself said so, for instance by a callback. */
  confirm(key: string, id: string): Promise<void>;
  /**
   * A person's word on a key.
   * @throws ValidationError for `send-again` where the message was accepted, is under way or is not known
   */
  resolve(key: string, decision: 'send-again' | 'accepted'): Promise<void>;
  /** The messages whose outcome is not known, as they were sent. */
  unknowns(): AsyncIterable<UnknownMessage>;
  /**
   * Messages that the message log may show under an id which the journal does not know, as they were sent: those of
   * unknown outcome, those accepted without their id, and earlier attempts of unknown outcome of a key that was sent again.
   */
  unidentified(): AsyncIterable<Intent>;
  /** The last word on each key, in the order in which it was spoken. Without those that are open or under way. */
  results(): AsyncIterable<JournalResult>;
  /** Which of these message ids belong to messages of the journal. */
  knownIds(ids: ReadonlySet<string>): Promise<ReadonlySet<string>>;
  /** Segments that were sent since `sinceMs`, with the time of each message, oldest first. */
  sentSince(sinceMs: number): MaybePromise<
    readonly {
      /** When the message was sent, in milliseconds since 1970. */
      readonly timeMs: number;
      /** How many segments it took. */
      readonly segments: number;
    }[]
  >;
  /** Writes what is left to write and lets go of the file. */
  close(): Promise<void>;
}

/** A value, or a promise of it. */
export type MaybePromise<T> = T | Promise<T>;
