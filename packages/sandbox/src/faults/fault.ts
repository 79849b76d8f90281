/** Where on the way of a request a fault strikes. Only `createMessage` and the token endpoint accept anything. */
export type FaultStage = 'before-body' | 'before-accept' | 'after-accept';

/** What a predicate sees of a request. The body is the text as it came, and empty before it was read. */
export interface FaultRequest {
  readonly operation: string;
  readonly method: string;
  /** Path and query, as sent. */
  readonly url: string;
  /** By lower-case name, without `authorization`. */
  readonly headers: Readonly<Record<string, string>>;
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
  /** Waits before it goes on, before anything was accepted or after. @default stage 'before-accept' */
  | { readonly kind: 'latency'; readonly ms: number; readonly stage?: Exclude<FaultStage, 'before-body'> }
  /**
   * Answers with this. The body is text, or a value that is sent as JSON; left out, it is the documented body of that
   * status. Header values given as null are not sent. @default stage 'before-accept'
   */
  | {
      readonly kind: 'respond';
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string | readonly string[] | null>>;
      readonly stage?: Exclude<FaultStage, 'before-body'>;
    }
  /** Resets the connection. */
  | { readonly kind: 'reset'; readonly stage: FaultStage }
  /** Never answers. @default stage 'before-accept' */
  | { readonly kind: 'hang'; readonly stage?: FaultStage }
  /** Sends the headers and the first bytes of the answer, then closes. @default half of the body */
  | { readonly kind: 'truncate'; readonly bytes?: number }
  /** Puts a page of HTML in place of the body, status and all else as they would be. */
  | { readonly kind: 'html' }
  /** Sends the body in pieces. @default 64 bytes every 50 ms */
  | { readonly kind: 'trickle'; readonly chunkBytes?: number; readonly everyMs?: number }
  /** Sets or replaces headers of the answer, whatever it is; null removes one. */
  | {
      readonly kind: 'headers';
      readonly headers: Readonly<Record<string, string | readonly string[] | null>>;
    }
  /** Merges into the JSON body of the answer; into every element where it meets an array; null sets null. */
  | { readonly kind: 'merge'; readonly merge: unknown }
  /** Revokes the token that the request carries, before it is looked at. */
  | { readonly kind: 'revoke-token' }
  /** Gives the page token of the request again as the next one. */
  | { readonly kind: 'repeat-page-token' };

export type Fault = FaultScope & FaultEffect;

/** A fault as it stands in the registry. */
export interface RegisteredFault {
  readonly id: string;
  readonly fault: Fault;
  /** Requests that it has hit. */
  readonly hits: number;
}
