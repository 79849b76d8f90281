/** The right to send one message. Exactly one of its methods is called, once. */
export interface PacerPermit {
  /** The message is in the queue, or may be. */
  accepted(): void;
  /** The API answered 429. `askedWaitMs` is what a Retry-After asked for. */
  full(askedWaitMs?: number): void;
  /** The message was not sent, or certainly not accepted. */
  giveBack(): void;
}
