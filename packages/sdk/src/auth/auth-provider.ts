import type { Clock } from '../clock.js';

/** The request that is about to be sent. */
export interface AuthRequest {
  /** HTTP method, in capitals. */
  readonly method: string;
  /** The whole URL, query included. */
  readonly url: string;
  /** Put the credential in here. */
  readonly headers: Record<string, string>;
}

/** A request to an OAuth 2.0 token endpoint. */
export interface TokenRequest {
  /** The token endpoint. */
  readonly url: string;
  /** How the client identifies itself, where that is not in the body. */
  readonly headers: Readonly<Record<string, string>>;
  /** The form, encoded. */
  readonly body: string;
  /** Of one attempt, in milliseconds. */
  readonly timeoutMs: number;
  /** Ends the request. @default it goes on, also when the call that asked for it has ended */
  readonly signal?: AbortSignal | undefined;
  /** No call waits for this token: `close()` of the client ends the request at once. @default false */
  readonly isBackground?: boolean | undefined;
}

/** What a token endpoint handed out. */
export interface AccessToken {
  /** The token itself: a secret. */
  readonly value: string;
  /** From the request on, in milliseconds. */
  readonly lifetimeMs: number;
}

/** What an auth provider may use. */
export interface AuthContext {
  /** Aborts when the call that asks for the credential does. */
  readonly signal: AbortSignal | undefined;
  /** Time of the client; with `createTestClock` it stands still until a test moves it. */
  readonly clock: Clock;
  /** How long the call that asks may still take, in milliseconds; `Infinity` when it has no deadline. */
  readonly remainingMs: number;
  /** Posts a form to a token endpoint, with the client's own retries, pauses, events and errors. */
  readonly requestToken: (request: TokenRequest) => Promise<AccessToken>;
}

/** A kind of credential. Write your own by implementing `authorize`. */
export interface AuthProvider {
  /**
   * Called before each attempt, and again when the attempt had to wait for a pause. What it throws, or rejects with,
   * ends the call with an `AuthenticationError`; nothing is sent then.
   */
  authorize(request: AuthRequest, context: AuthContext): void | Promise<void>;
  /**
   * Called when the API answered `request` with status 401. Returns whether a fresh credential may do better: the
   * request is then sent once more.
   */
  renew?(request: AuthRequest): boolean | Promise<boolean>;
}
