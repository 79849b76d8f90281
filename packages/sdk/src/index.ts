import { type MessagesClient, createClient } from './client.js';
import type { MessagesClientOptions } from './options.js';
import { createNodePlatform } from './platform/node.js';

/**
 * Makes a client. It sends nothing yet; close it with `close()`, or by `await using`, to let go of its connections.
 * @throws ValidationError when an option is missing, misspelt or can not be right
 */
export const createMessagesClient = (options: MessagesClientOptions): MessagesClient =>
  createClient(options, createNodePlatform());

export { basicAuth, type BasicAuthOptions } from './auth/basic-auth.js';
export { clientCredentials, type ClientCredentialsOptions } from './auth/client-credentials.js';
export type {
  AccessToken,
  AuthContext,
  AuthProvider,
  AuthRequest,
  TokenRequest,
} from './auth/auth-provider.js';
export { optionsFromEnv, type Environment, type EnvironmentOptions } from './options-from-env.js';
export type { MessagesClient } from './client.js';
export type { MessagesClientOptions, RateLimitOptions, RetryOptions } from './options.js';
export type { CallOptions } from './transport/call.js';
export type { AxiosOptions } from './transport/axios-options.js';
export type { HttpRequest, HttpResponse, HttpSender } from './transport/http-sender.js';
export { SendFailure, type SendFailureDetails } from './transport/http-sender.js';
export type { RateLimitStatus } from './transport/transport.js';
export {
  type RateLimiter,
  type RateLimiterOptions,
  type RateLimitSlot,
  type RateLimitState,
  createRateLimiter,
} from './limit/rate-limiter.js';
export type { Ticket } from './limit/wait-queue.js';
export { type Clock, createSystemClock } from './clock.js';
export type { CancelSignal } from './cancel.js';
export type { CallEvent, MessagesEvent } from './events.js';
export { MessagesError, type ErrorDetails, type SendOutcome } from './errors/messages-error.js';
export {
  AbortError,
  type AnyMessagesError,
  ApiError,
  type ApiErrorDetails,
  AuthenticationError,
  ConnectionError,
  DecodeError,
  type FieldError,
  type MessagesErrorCode,
  RateLimitError,
  TimeoutError,
  ValidationError,
  isMessagesError,
} from './errors/errors.js';
export type { MessagesIterable, MessagesPage, PageOptions } from './paging/list-messages.js';
export type { MessagesExport } from './export/export-messages.js';
export type { ExportOptions, ExportQuery } from './export/export-options.js';
export type { ExportCheckpoint } from './export/checkpoint.js';
export type { ExportProgress, ExportWarning } from './export/progress.js';
export type { UnreadInstant } from './export/read-span.js';
export {
  ExportIncompleteError,
  type ExportIncompleteErrorDetails,
} from './export/export-incomplete-error.js';
export { PageWindowError, type PageWindowErrorDetails } from './paging/page-window-error.js';
export type {
  CallParameters,
  CallResult,
  Input,
  ListMessageItem,
  ListMessagesQuery,
  Message,
  MessageInput,
  MessagesList,
  Open,
  OperationRequest,
  PlainValue,
  Sendable,
} from './types.js';
