/** One request as it came in, and what became of it. */
export interface RequestRecord {
  /** Counts the requests of this sandbox, from 1. */
  readonly number: number;
  /** When it came in, in milliseconds by the clock of the sandbox. */
  readonly atMs: number;
  /** In capitals. */
  readonly method: string;
  /** Path and query, as sent. */
  readonly url: string;
  /** Headers by lower-case name, without `authorization`. */
  readonly headers: Readonly<Record<string, string>>;
  /** Source IP address. */
  readonly ip: string;
  /** Operation id of the spec, `token` for the token endpoint, undefined for an unknown path. */
  operation: string | undefined;
  /** Who asked: `user NAME`, `client ID (token-N)`, or undefined when nobody was recognised. */
  credential: string | undefined;
  /** The body as text; undefined when there was none or it was not read. */
  body: string | undefined;
  /** `open` until it ends as `answered`, `cut` (by a fault, or the client left) or `hung` (by a fault). */
  outcome: 'open' | 'answered' | 'cut' | 'hung';
  /** Status of the answer; undefined while and where there is none. */
  status: number | undefined;
  /** Why it was rejected, in words; undefined when it was not. */
  reason: string | undefined;
  /** Id of the message that was accepted, whatever the client was told. */
  messageId: string | undefined;
  /** Ids of the faults that struck. */
  faults: readonly string[];
  /** When it ended, in milliseconds by the clock of the sandbox. */
  endedAtMs: number | undefined;
}

/** The latest requests, up to a number, so that a sandbox that runs for days stays small. */
export class RequestLog {
  /** Oldest first. */
  readonly records: RequestRecord[] = [];
  private count = 0;

  constructor(private readonly maxRecords: number) {}

  open(
    request: Pick<RequestRecord, 'atMs' | 'method' | 'url' | 'headers' | 'ip' | 'operation'>,
  ): RequestRecord {
    this.count += 1;
    const record: RequestRecord = {
      number: this.count,
      ...request,
      credential: undefined,
      body: undefined,
      outcome: 'open',
      status: undefined,
      reason: undefined,
      messageId: undefined,
      faults: [],
      endedAtMs: undefined,
    };
    // Dropped in blocks, since taking one off the front of a long array each time would cost more than the request.
    if (this.records.length >= this.maxRecords) this.records.splice(0, Math.ceil(this.maxRecords / 10));
    this.records.push(record);
    return record;
  }

  reset(): void {
    this.records.length = 0;
    this.count = 0;
  }
}
