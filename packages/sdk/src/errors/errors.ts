import { type DetailsOf, MessagesError, isMessagesErrorLike, textOf } from './messages-error.js';

/** One fault that the API found in a field of the request. */
export interface FieldError {
  /** Name of the field, as the API has it. */
  readonly fieldName?: string;
  /** What is wrong with it, in the API's own words. */
  readonly description?: string;
}

/** What an {@link ApiError} is made of. */
export type ApiErrorDetails = DetailsOf<
  ApiError,
  'status' | 'type' | 'description' | 'fieldErrors' | 'retryAfterMs'
>;

/** The API answered, and the answer was not the one that was asked for. */
export class ApiError<Code extends string = string> extends MessagesError<Code, ApiErrorDetails> {
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
export class TimeoutError extends MessagesError<'timeout', DetailsOf<TimeoutError, 'limit' | 'limitMs'>> {
  static override readonly kind = ['TimeoutError', 'timeout'] as const;
  /** Which limit was reached: the one of an attempt, or the one of the whole call. */
  declare readonly limit: 'timeoutMs' | 'deadlineMs';
  /** The length of that limit in milliseconds. */
  declare readonly limitMs: number;
}

/** The caller's `signal` was aborted, or `close({ deadlineMs })` of the client ended the call. */
export class AbortError extends MessagesError<'abort', DetailsOf<AbortError, 'reason'>> {
  static override readonly kind = ['AbortError', 'abort'] as const;
  /** What the caller gave to `abort()`. */
  declare readonly reason: unknown;

  /** The fields of the error for a log. The reason is the caller's own object, and may be of any size. */
  override toJSON(): object {
    return { ...super.toJSON(), reason: textOf(this.reason) };
  }
}

/** The API answered with something that cannot be read: broken JSON, HTML, too many bytes, another shape. */
export class DecodeError extends MessagesError<
  'decode',
  DetailsOf<DecodeError, 'status' | 'contentType' | 'bodyBytes'>
> {
  static override readonly kind = ['DecodeError', 'decode'] as const;
  /** HTTP status of the answer. */
  declare readonly status: number;
  /** What the answer said it was, such as `text/html`. */
  declare readonly contentType?: string | undefined;
  /** How many bytes of its body came. */
  declare readonly bodyBytes?: number | undefined;
}

/** An option or a value that cannot be right. Nothing was sent. */
export class ValidationError extends MessagesError<'validation', DetailsOf<ValidationError, 'field'>> {
  static override readonly kind = ['ValidationError', 'validation'] as const;
  /** Path of the option or field at fault, such as `to[0]`. */
  declare readonly field: string;
}

/**
 * A list reached the last row that one query shows, and there may be more behind it. All rows up to there were handed
 * out. `exportMessages` of `@bandwidth-messages/export` reads past that window.
 */
export class ResultWindowError extends MessagesError<
  'result-window',
  DetailsOf<ResultWindowError, 'resultWindow' | 'totalCount'>
> {
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
  return isMessagesErrorLike(error);
}
