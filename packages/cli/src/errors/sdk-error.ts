/** What this program reads of an error of the SDK, or of a package on top of it. */
export interface SdkError extends Error {
  readonly code: string;
  readonly operation?: string;
  readonly status?: number;
  readonly type?: string;
  readonly description?: string;
  readonly field?: string;
  readonly fieldErrors?: readonly { readonly fieldName?: string; readonly description?: string }[];
  readonly outcome?: string;
  readonly attempts?: number;
  readonly retryAfterMs?: number;
  toJSON(): object;
}

/** The mark that every error of the SDK carries, in whichever copy of the package it was made. */
const MARK = Symbol.for('bandwidth-messages.error');

/**
 * Whether the SDK raised the error. Looks at the mark itself, since `isMessagesError` would load the SDK for a program
 * that may have failed before it needed one.
 */
export function isErrorOfSdk(error: unknown): error is SdkError {
  return typeof error === 'object' && error !== null && MARK in error;
}
