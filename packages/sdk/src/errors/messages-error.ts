import type { ExportCheckpoint } from '../export/checkpoint.js';

/** What became of a request that must not be sent twice. */
export type SendOutcome = 'not-accepted' | 'unknown';

/** What every error of the SDK may tell. */
export interface ErrorDetails {
  readonly operation?: string | undefined;
  readonly attempts?: number | undefined;
  readonly outcome?: SendOutcome | undefined;
  readonly requestId?: string | undefined;
  readonly cause?: unknown;
}

const BRAND = Symbol.for('bandwidth-messages.error');

/**
 * Base of every error that the SDK raises. Nothing in it is secret: credentials, phone numbers and message texts are
 * replaced in whatever came from outside, so an error can be logged as it is.
 */
export abstract class MessagesError<
  Code extends string = string,
  Details extends object = ErrorDetails,
> extends Error {
  /** `name` and `code` of the errors of a class. */
  static readonly kind: readonly [name: string, code: string] = ['MessagesError', ''];

  /** Which kind of error this is. Stable, and the same in every copy of the package. */
  readonly code: Code;
  /** Operation of the API that was called, such as `createMessage`. */
  declare readonly operation?: string;
  /** How many times the request left for the network. */
  declare readonly attempts?: number;
  /**
   * On requests that are not safe to repeat. `not-accepted`: it is certain that the API took nothing. `unknown`: the
   * request may have been accepted, so look it up before sending it again.
   */
  declare readonly outcome?: SendOutcome;
  /** Id that the server gave to the request, where it gave one. */
  declare readonly requestId?: string;
  /** The page of a list that failed, unless it was the first: `byPage({ pageToken })` goes on from there. */
  declare readonly pageToken?: string;
  /** How far an export had come: `exportMessages` goes on from there. */
  declare readonly checkpoint?: ExportCheckpoint;

  constructor(message: string, details: Details) {
    const { cause, ...fields } = details as ErrorDetails;
    super(message, cause === undefined ? undefined : { cause });
    this.code = new.target.kind[1] as Code;
    const given = Object.entries(fields).filter(([, value]) => value !== undefined);
    Object.assign(this, Object.fromEntries(given));
  }

  get [BRAND](): true {
    return true;
  }

  // On the prototype, so that it stands at the head of the stack and not among the fields.
  override get name(): string {
    return (this.constructor as typeof MessagesError).kind[0];
  }

  /** The fields of the error for a log, without stack and cause. */
  toJSON(): object {
    return Object.assign({ name: this.name, message: this.message }, this);
  }
}

/** Whether `error` comes from this SDK, also from another copy of it in the same process. */
export const isMessagesErrorLike = (error: unknown): error is MessagesError =>
  typeof error === 'object' && error !== null && BRAND in error;

/** Adds what only the caller of the failed part knows. Errors that are not of this SDK are left as they are. */
export const addDetails = (error: unknown, details: object): unknown => {
  const known = Object.entries(details).filter(([, value]) => value !== undefined);
  return isMessagesErrorLike(error) ? Object.assign(error, Object.fromEntries(known)) : error;
};

/** The same error with other words or details, for instance for each of several callers who waited for one request. */
export const copyError = <E extends MessagesError>(error: E, details: object, message = error.message): E => {
  const Copy = error.constructor as new (message: string, details: object) => E;
  const { code: _code, ...fields } = error;
  return new Copy(message, { ...fields, cause: error.cause, ...details });
};
