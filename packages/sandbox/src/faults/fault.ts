/** Where on the way of a request a fault strikes. Only `createMessage` and the token endpoint accept anything. */
export type FaultStage = 'before-body' | 'before-accept' | 'after-accept';

/** What a predicate sees of a request. */
export interface FaultRequest {
  /** Operation id of the spec, or `token`. */
  readonly operation: string;
  /** In capitals. */
  readonly method: string;
  /** Path and query, as sent. */
  readonly url: string;
  /** By lower-case name, without `authorization`. */
  readonly headers: Readonly<Record<string, string>>;
  /** As text; empty before it was read. */
  readonly body: string;
}

/** A predicate that can be written as JSON: everything that is given must be so. */
export interface FaultMatch {
  /** Text that the path and query hold. */
  readonly urlIncludes?: string;
  /** Text that the body holds. */
  readonly bodyIncludes?: string;
  /** Headers, by name, and the text that each must hold. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Which requests a fault hits. */
export interface FaultScope {
  /** An operation id of the spec, `token` for the token endpoint, or `*`. @default '*' */
  readonly operation?: string;
  /** How many requests it hits, before it is used up. @default 1, or 'always' where `probability` or `when` is given */
  readonly times?: number | 'always';
  /** How many matching requests it lets pass first. @default 0 */
  readonly skip?: number;
  /** The share of matching requests that it hits, 0 to 1, drawn from the seed of the sandbox. @default 1 */
  readonly probability?: number;
  /** Which requests match: a function, or from outside an object of texts. */
  readonly when?: ((request: FaultRequest) => boolean) | FaultMatch;
}

/** What a fault does. Several faults may hit one request; of those that end it, the earliest stage wins. */
export type FaultEffect =
  /** Waits before it goes on, before anything was accepted or after. */
  | {
      /** Which fault it is. */
      readonly kind: 'latency';
      /** How long it waits, in milliseconds. */
      readonly ms: number;
      /** Before or after the message was accepted. @default 'before-accept' */
      readonly stage?: Exclude<FaultStage, 'before-body'>;
    }
  /** Answers with this. */
  | {
      /** Which fault it is. */
      readonly kind: 'respond';
      /** The status of the answer. */
      readonly status: number;
      /** Text, or a value that is sent as JSON. @default the documented body of that status */
      readonly body?: unknown;
      /** Headers of the answer; one that is null is not sent. */
      readonly headers?: Readonly<Record<string, string | readonly string[] | null>>;
      /** Before or after the message was accepted. @default 'before-accept' */
      readonly stage?: Exclude<FaultStage, 'before-body'>;
    }
  /** Resets the connection. */
  | {
      /** Which fault it is. */
      readonly kind: 'reset';
      /** When on the way of the request. */
      readonly stage: FaultStage;
    }
  /** Never answers. */
  | {
      /** Which fault it is. */
      readonly kind: 'hang';
      /** When on the way of the request. @default 'before-accept' */
      readonly stage?: FaultStage;
    }
  /** Sends the headers and the first bytes of the answer, then closes. */
  | {
      /** Which fault it is. */
      readonly kind: 'truncate';
      /** How many bytes of the body are sent. @default half of them */
      readonly bytes?: number;
    }
  /** Puts a page of HTML in place of the body, status and all else as they would be. */
  | {
      /** Which fault it is. */
      readonly kind: 'html';
    }
  /** Sends the body in pieces. */
  | {
      /** Which fault it is. */
      readonly kind: 'trickle';
      /** Length of a piece, in bytes. @default 64 */
      readonly chunkBytes?: number;
      /** Time between two pieces, in milliseconds. @default 50 */
      readonly everyMs?: number;
    }
  /** Sets or replaces headers of the answer, whatever it is. */
  | {
      /** Which fault it is. */
      readonly kind: 'headers';
      /** Headers by name; null removes one. */
      readonly headers: Readonly<Record<string, string | readonly string[] | null>>;
    }
  /** Merges into the JSON body of the answer. */
  | {
      /** Which fault it is. */
      readonly kind: 'merge';
      /** What is merged: into every element where it meets an array; null sets null. */
      readonly merge: unknown;
    }
  /** Revokes the token that the request carries, before it is looked at. */
  | {
      /** Which fault it is. */
      readonly kind: 'revoke-token';
    }
  /** Gives the page token of the request again as the next one. */
  | {
      /** Which fault it is. */
      readonly kind: 'repeat-page-token';
    };

/** A fault that a test asks for: what it does, and to which requests. */
export type Fault = FaultScope & FaultEffect;

/** A fault as it stands in the registry. */
export interface RegisteredFault {
  /** By which it can be removed. */
  readonly id: string;
  /** What was asked for. */
  readonly fault: Fault;
  /** Requests that it has hit. */
  readonly hits: number;
}
