/** What became of a request that must not be sent twice. */
export type SendOutcome = 'not-accepted' | 'unknown';

/** Fields of an error that its constructor takes. */
export type DetailsOf<E, Keys extends keyof E> = ErrorDetails & Pick<E, Keys>;

/** What every error of the SDK may tell. */
export interface ErrorDetails extends Pick<
  MessagesError<string, object>,
  'operation' | 'attempts' | 'outcome' | 'requestId' | 'accountId' | 'host'
> {
  /** The error behind this one. */
  readonly cause?: unknown;
}

/** The same in every copy of the package. */
const BRAND = Symbol.for('bandwidth-messages.error');

/** `String(value)`, also for values that cannot be turned into one. */
export function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

/** Name and code of a cause: what a log needs of it. */
function causeForLog(cause: unknown): object | undefined {
  if (typeof cause !== 'object' || cause === null) return undefined;
  const { name, code } = cause as { readonly name?: unknown; readonly code?: unknown };
  return { name: textOf(name), ...(code !== undefined && { code: textOf(code) }) };
}

/**
 * Base of every error that the SDK raises. Nothing in it is secret: credentials, phone numbers and message texts are
 * replaced in whatever came from outside, so an error can be logged as it is.
 *
 * A subclass gives its name and code as the static field `kind`.
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
  declare readonly operation?: string | undefined;
  /** How many times the request left for the network. */
  declare readonly attempts?: number | undefined;
  /**
   * On requests that are not safe to repeat. `not-accepted`: it is certain that the API took nothing. `unknown`: the
   * request may have been accepted, so look it up before sending it again.
   */
  declare readonly outcome?: SendOutcome | undefined;
  /** Id that the server gave to the request, where it gave one. */
  declare readonly requestId?: string | undefined;
  /** The account that was called for. */
  declare readonly accountId?: string | undefined;
  /** Host name, and port if it is not the usual one, that the request was for. */
  declare readonly host?: string | undefined;
  /** The page of a list that failed, unless it was the first: `byPage({ pageToken })` goes on from there. */
  declare readonly pageToken?: string | undefined;

  constructor(message: string, details: Details) {
    const { cause, ...fields } = details as ErrorDetails;
    super(message, cause === undefined ? undefined : { cause });
    const [name, code] = new.target.kind;
    // Not enumerable, as the name of any error: it stands at the head of the stack already.
    Object.defineProperty(this, 'name', { value: name, writable: true, configurable: true });
    this.code = code as Code;
    addDetails(this, fields);
    // Written when the name was not known yet.
    if (this.stack !== undefined) this.stack = this.stack.replace(/^Error(?=:|\n|$)/, name);
  }

  /** By which another copy of the package knows this error. */
  get [BRAND](): true {
    return true;
  }

  /** The fields of the error for a log, without stack; of the cause, its name and code. */
  toJSON(): object {
    const { name, message, cause, ...fields } = this;
    return { name, message, ...fields, ...(cause !== undefined && { cause: causeForLog(cause) }) };
  }
}

/** Whether `error` comes from this SDK, also from another copy of it in the same process. */
export function isMessagesErrorLike(error: unknown): error is MessagesError {
  return typeof error === 'object' && error !== null && BRAND in error;
}

/** Adds what only the caller of the failed part knows. Errors that are not of this SDK are left as they are. */
export function addDetails(error: unknown, details: object): unknown {
  if (!isMessagesErrorLike(error)) return error;
  for (const [key, value] of Object.entries(details)) {
    if (value !== undefined) Reflect.set(error, key, value);
  }
  return error;
}

/** The same error with other words or details, for instance for each of several callers who waited for one request. */
export function copyError<E extends MessagesError>(error: E, details: object, message = error.message): E {
  const copyClass = error.constructor as new (message: string, details: object) => E;
  const { code: _code, ...fields } = error;
  return new copyClass(message, { ...fields, cause: error.cause, ...details });
}
