import { type ErrorDetails, MessagesError, isMessagesErrorLike } from './messages-error.js';

/** One fault that the API found in a field of the request. */
export interface FieldError {
  readonly fieldName?: string;
  readonly description?: string;
}

/** What an {@link ApiError} is made of. */
export interface ApiErrorDetails extends ErrorDetails {
  readonly status: number;
  readonly type?: string | undefined;
  readonly description?: string | undefined;
  readonly fieldErrors?: readonly FieldError[] | undefined;
  readonly retryAfterMs?: number | undefined;
}

/** The API answered, and the answer was not the one that was asked for. */
export class ApiError<Code extends string = string> extends MessagesError<Code> {
  /** HTTP status of the answer. */
  declare readonly status: number;
  /** The API's own word for the kind of error, such as `request-validation`. */
  declare readonly type?: string;
  /** The API's own explanation. */
  declare readonly description?: string;
  /** Faults of single fields, where the API named them. */
  declare readonly fieldErrors?: readonly FieldError[];
  /** How long the API asked to wait, in milliseconds, where it did. */
  declare readonly retryAfterMs?: number;

  constructor(message: string, details: ApiErrorDetails, code = 'api') {
    super(code as Code, message, details);
  }
  override get name(): string {
    return 'ApiError';
  }
}

/** The credentials were refused (status 401), by the API or by the token endpoint. */
export class AuthenticationError extends ApiError<'authentication'> {
  constructor(message: string, details: ApiErrorDetails) {
    super(message, details, 'authentication');
  }
  override get name(): string {
    return 'AuthenticationError';
  }
}

/**
 * Too many requests (status 429): the API said so, or a wait that it asked for, or that the rate limit needs, does not
 * fit into the deadline of the call. Then `attempts` tells whether anything was sent.
 */
export class RateLimitError extends ApiError<'rate-limit'> {
  constructor(message: string, details: Partial<ApiErrorDetails> = {}) {
    super(message, { status: 429, ...details }, 'rate-limit');
  }
  override get name(): string {
    return 'RateLimitError';
  }
}

/** No answer: the connection could not be made, or broke. `cause.code` holds the reason that the system gave. */
export class ConnectionError extends MessagesError<'connection'> {
  constructor(message: string, details: ErrorDetails = {}) {
    super('connection', message, details);
  }
  override get name(): string {
    return 'ConnectionError';
  }
}

/** No answer in time. */
export class TimeoutError extends MessagesError<'timeout'> {
  /** Which limit was reached: the one of an attempt, or the one of the whole call. */
  declare readonly limit: 'timeoutMs' | 'deadlineMs';
  /** The length of that limit in milliseconds. */
  declare readonly limitMs: number;

  constructor(message: string, details: ErrorDetails & Pick<TimeoutError, 'limit' | 'limitMs'>) {
    super('timeout', message, details);
  }
  override get name(): string {
    return 'TimeoutError';
  }
}

/** The caller's `signal` was aborted. */
export class AbortError extends MessagesError<'abort'> {
  /** What the caller gave to `abort()`. */
  declare readonly reason: unknown;

  constructor(message: string, { reason, ...details }: ErrorDetails & { readonly reason?: unknown } = {}) {
    super('abort', message, details);
    // Not enumerable: it is the caller's own object, and may be of any size.
    Object.defineProperty(this, 'reason', { value: reason });
  }
  override get name(): string {
    return 'AbortError';
  }
}

/** The API answered with something that can not be read: broken JSON, HTML, too many bytes, another shape. */
export class DecodeError extends MessagesError<'decode'> {
  /** HTTP status of the answer. */
  declare readonly status: number;
  /** The first characters of the body, numbers masked. */
  declare readonly bodyStart?: string;

  constructor(message: string, details: ErrorDetails & Pick<DecodeError, 'status' | 'bodyStart'>) {
    super('decode', message, details);
  }
  override get name(): string {
    return 'DecodeError';
  }
}

/** An option or a value that can not be right. Nothing was sent. */
export class ValidationError extends MessagesError<'validation'> {
  /** Path of the option or field at fault, such as `to[0]`. */
  declare readonly field: string;

  constructor(message: string, details: ErrorDetails & { readonly field: string }) {
    super('validation', message, details);
  }
  override get name(): string {
    return 'ValidationError';
  }
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
  | ValidationError;

/** The values of `code`. */
export type MessagesErrorCode = AnyMessagesError['code'];

/**
 * Whether `error` was raised by the SDK. Works where `instanceof` does not: with two copies of the package in one
 * process.
 */
export const isMessagesError = (error: unknown): error is AnyMessagesError => isMessagesErrorLike(error);
