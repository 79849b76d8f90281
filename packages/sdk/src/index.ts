export { type CloseOptions, type MessagesClient, createMessagesClient } from './client.js';
export type { MessagesClientOptions, RateLimitOptions, RetryOptions } from './options.js';
export { type Environment, type EnvironmentOptions, optionsFromEnv } from './options-from-env.js';
export { type BasicAuthOptions, basicAuth } from './auth/basic-auth.js';
export { type ClientCredentialsOptions, clientCredentials } from './auth/client-credentials.js';
export type {
  AccessToken,
  AuthContext,
  AuthProvider,
  AuthRequest,
  TokenRequest,
} from './auth/auth-provider.js';
export type { AxiosOptions, MessagesAdapter } from './adapters/axios-options.js';
export { type Clock, createSystemClock } from './clock.js';
export type {
  BaseEvent,
  CallEvent,
  FailureEvent,
  MessagesEvent,
  PauseEvent,
  RequestEvent,
  ResponseEvent,
  ResumeEvent,
  RetryEvent,
  ThrottleEvent,
  TokenEvent,
} from './events.js';
export type {
  PermitRequest,
  RateLimitPermit,
  RateLimitState,
  RateLimitStatus,
  RateLimiter,
} from './rate-limit/rate-limiter.js';
export { type RateLimiterOptions, createRateLimiter } from './rate-limit/rate-limiter.js';
export type { Pauses } from './rate-limit/pauses.js';
export type { MessagesIterable, PageOptions } from './pagination/list-messages.js';
export type { MessagesPage } from './pagination/pages.js';
export {
  AbortError,
  type AnyMessagesError,
  ApiError,
  AuthenticationError,
  ConnectionError,
  DecodeError,
  type ErrorDetails,
  type FieldError,
  MessagesError,
  type MessagesErrorCode,
  RateLimitError,
  ResultWindowError,
  type SendOutcome,
  TimeoutError,
  ValidationError,
  isMessagesError,
} from './errors/errors.js';
export type {
  CallOptions,
  CallParameters,
  CallResult,
  Input,
  ListMessageItem,
  ListMessagesQuery,
  Message,
  MessageInput,
  MessagesList,
  Open,
  OtherText,
  OperationRequest,
  PlainValue,
  Sendable,
} from './types.js';
export type {
  InboundCallback,
  InboundCallbackMessage,
  MessagesApi,
  StatusCallback,
  StatusCallbackMessage,
} from '@bandwidth-messages/client';
export {
  InboundCallbackTypeEnum,
  ListMessageDirectionEnum,
  MessageDirectionEnum,
  MessageStatusEnum,
  MessageTypeEnum,
  PriorityEnum,
  ProductTypeEnum,
  StatusCallbackTypeEnum,
} from '@bandwidth-messages/client/models';
