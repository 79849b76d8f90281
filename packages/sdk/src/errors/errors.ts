/** What became of a request that must not be sent twice. */
export type SendOutcome = 'not-accepted' | 'unknown';

/** What every error of the SDK may tell. */
export interface ErrorDetails extends Pick<
  MessagesError,
  'operation' | 'attempts' | 'outcome' | 'requestId' | 'accountId' | 'host'
> {
  /** The error behind this one. */
  readonly cause?: unknown;
}

/** The same in every copy of the package. */
const BRAND = Symbol.for('bandwidth-messages.error');

/** `String(value)`, also for values that cannot be turned into one. */
function textOf(value: unknown): string {
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
 * A subclass gives its name and code as the static field `kind`. `Fields` has those fields that it adds.
 */
export abstract class MessagesError<
  Code extends string = string,
  Fields extends object = object,
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

  constructor(message: string, details: ErrorDetails & Omit<Fields, keyof MessagesError>) {
    const { cause, ...fields }: ErrorDetails = details;
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
    // The reason of an abort is the caller's own object, and may be of any size.
    const reason = 'reason' in fields ? { reason: textOf(fields.reason) } : {};
    return { name, message, ...fields, ...reason, ...(cause !== undefined && { cause: causeForLog(cause) }) };
  }
}

/** Adds what only the caller of the failed part knows. Errors that are not of this SDK are left as they are. @internal */
export function addDetails(error: unknown, details: object): unknown {
  if (!isMessagesError(error)) return error;
  for (const [key, value] of Object.entries(details)) {
    if (value !== undefined) Reflect.set(error, key, value);
  }
  return error;
}

/** The same error with other words or details, as for each of several callers who waited for one request. @internal */
export function copyError<E extends MessagesError>(error: E, details: object, message = error.message): E {
  const copyClass = error.constructor as new (message: string, details: object) => E;
  const { code: _code, ...fields } = error;
  return new copyClass(message, { ...fields, cause: error.cause, ...details });
}

/** One fault that the API found in a field of the request. */
export interface FieldError {
  /** Name of the field, as the API has it. */
  readonly fieldName?: string;
  /** What is wrong with it, in the API's own words. */
  readonly description?: string;
}

/** The API answered, and the answer was not the one that was asked for. */
export class ApiError<Code extends string = string> extends MessagesError<Code, ApiError> {
  static override readonly kind: readonly [string, string] = ['ApiError', 'api'];
  /** HTTP status of the answer. */
  declare readonly status: number;
  /** The API's own word for the kind of error, such as `request-validation`. */
  declare readonly type?: string | undefined;
  /** The API's own explanation. */
  declare readonly description?: string | undefined;
  /** Faults of single fields, where the API named them; at most 20. */
  declare readonly fieldErrors?: readonly FieldError[] | undefined;
  /** How long the API asked to wait, in milliseconds, where it did. */
  declare readonly retryAfterMs?: number | undefined;
}

/**
 * The credentials were refused, by the API (status 401) or by the token endpoint; or the auth provider failed, in which
 * case `status` is 401, `attempts` 0 and `cause` what it failed with.
 */
export class AuthenticationError extends ApiError<'authentication'> {
  static override readonly kind = ['AuthenticationError', 'authentication'] as const;
}

/**
 * Too many requests (status 429): the API said so, or a wait that it asked for, or that the rate limit needs, does not
 * fit into the deadline of the call. `attempts` tells whether anything was sent.
 */
export class RateLimitError extends ApiError<'rate-limit'> {
  static override readonly kind = ['RateLimitError', 'rate-limit'] as const;
}

/** No answer: the connection could not be made, or broke. `cause.code` holds the reason that the system gave. */
export class ConnectionError extends MessagesError<'connection'> {
  static override readonly kind = ['ConnectionError', 'connection'] as const;
}

/** No answer in time. */
export class TimeoutError extends MessagesError<'timeout', TimeoutError> {
  static override readonly kind = ['TimeoutError', 'timeout'] as const;
  /** Which limit was reached: the one of an attempt, or the one of the whole call. */
  declare readonly limit: 'timeoutMs' | 'deadlineMs';
  /** The length of that limit in milliseconds. */
  declare readonly limitMs: number;
}

/** The caller's `signal` was aborted, or `close({ deadlineMs })` of the client ended the call. */
export class AbortError extends MessagesError<'abort', AbortError> {
  static override readonly kind = ['AbortError', 'abort'] as const;
  /** What the caller gave to `abort()`. */
  declare readonly reason: unknown;
}

/** The API answered with something that cannot be read: broken JSON, HTML, too many bytes, another shape. */
export class DecodeError extends MessagesError<'decode', DecodeError> {
  static override readonly kind = ['DecodeError', 'decode'] as const;
  /** HTTP status of the answer. */
  declare readonly status: number;
  /** What the answer said it was, such as `text/html`. */
  declare readonly contentType?: string | undefined;
  /** How many bytes of its body came. */
  declare readonly bodyBytes?: number | undefined;
}

/** An option or a value that cannot be right. Nothing was sent. */
export class ValidationError extends MessagesError<'validation', ValidationError> {
  static override readonly kind = ['ValidationError', 'validation'] as const;
  /** Path of the option or field at fault, such as `to[0]`. */
  declare readonly field: string;
}

/**
 * A list reached the last row that one query shows, and there may be more behind it. All rows up to there were handed
 * out. `exportMessages` of `@bandwidth-messages/export` reads past that window.
 */
export class ResultWindowError extends MessagesError<'result-window', ResultWindowError> {
  static override readonly kind = ['ResultWindowError', 'result-window'] as const;
  /** How many rows one query shows at most. */
  declare readonly resultWindow: number;
  /** How many rows match in all, where the API said so. */
  declare readonly totalCount?: number | undefined;
}

/** Each error of the SDK; `code` tells which one it is. */
export type AnyMessagesError =
  | ApiError<'api'>
  | AuthenticationError
  | RateLimitError
  | ConnectionError
  | TimeoutError
  | AbortError
  | DecodeError
  | ValidationError
  | ResultWindowError;

/** The values of `code`. */
export type MessagesErrorCode = AnyMessagesError['code'];

/**
 * Whether `error` was raised by the SDK. Works where `instanceof` does not: with two copies of the package in one
 * process.
 */
export function isMessagesError(error: unknown): error is AnyMessagesError {
  return typeof error === 'object' && error !== null && BRAND in error;
}
