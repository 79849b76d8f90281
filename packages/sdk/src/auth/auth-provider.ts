import type { Clock } from '../clock.js';

/** The request that is about to be sent. */
export interface AuthRequest {
  readonly method: string;
  readonly url: string;
  /** Put the credential in here. */
  readonly headers: Record<string, string>;
}

/** A request to an OAuth 2.0 token endpoint. */
export interface TokenRequest {
  readonly url: string;
  /** How the client identifies itself, where that is not in the body. */
  readonly headers: Readonly<Record<string, string>>;
  /** The form, encoded. */
  readonly body: string;
  /** Of one attempt, in milliseconds. */
  readonly timeoutMs: number;
}

/** What a token endpoint handed out. */
export interface AccessToken {
  readonly value: string;
  /** From the request on, in milliseconds. */
  readonly lifetimeMs: number;
}

export interface AuthContext {
  /** Aborts when the call that asks for the credential does. */
  readonly signal: AbortSignal | undefined;
  readonly clock: Clock;
  /** Posts a form to a token endpoint, with the client's own retries, pauses, events and errors. */
  readonly requestToken: (request: TokenRequest) => Promise<AccessToken>;
}

/** A kind of credential. Write your own by implementing `authorize`. */
export interface AuthProvider {
  /** Called before each attempt. What it throws, or rejects with, ends the call; nothing is sent then. */
  authorize(request: AuthRequest, context: AuthContext): void | Promise<void>;
  /**
   * Called when the API answered `request` with status 401. Returns whether a fresh credential may do better: the
   * request is then sent once more.
   */
  renew?(request: AuthRequest): boolean;
}

/** Where providers of this package keep what must never be printed. Not enumerable, and a function: nothing to see. */
export const SECRETS = Symbol('secrets');

/** The provider, with the secrets that must not appear in any text. */
export const withSecrets = (provider: AuthProvider, secrets: () => readonly string[]): AuthProvider =>
  Object.defineProperty(provider, SECRETS, { value: secrets });

export const secretsOf = (provider: AuthProvider): readonly string[] =>
  (provider as { [SECRETS]?: () => readonly string[] })[SECRETS]?.() ?? [];
