export { createCallbackHandler, type CallbackHandler } from './create-callback-handler.js';
export type {
  CallbackCredentials,
  CallbackHandlerOptions,
  CallbackHandlerSettings,
  CallbackListeners,
} from './options.js';
export type { LambdaAnswer, LambdaRequest } from './forms/lambda-form.js';
export type { NodeRequest, NodeResponse } from './forms/node-form.js';
export { parseCallbacks } from './events/parse-callbacks.js';
export { isEventOfType, isFinal } from './events/is-event-of-type.js';
export type {
  CallbackEvent,
  CallbackEvents,
  CallbackEventType,
  InboundEvent,
  MessageFailedEvent,
  Open,
  OtherText,
  StatusEvent,
  UnknownEvent,
} from './events/callback-event.js';
export { describeErrorCode, type ErrorCodeDescription } from './error-codes/describe-error-code.js';
export type { SendAgain } from './error-codes/error-code-table.js';
export type { CallbackStore } from './store/callback-store.js';
export { createMemoryCallbackStore } from './store/memory-callback-store.js';
export type { MessageOutcome, OutcomeWatcher } from './outcome-watcher.js';
export type { CallbackClock } from './clock.js';
export { CallbackError, type CallbackErrorCode } from './callback-error.js';
export type {
  InboundCallback,
  InboundCallbackMessage,
  InboundCallbackTypeEnum,
  MessageDirectionEnum,
  MultiChannelMessageChannelEnum,
  MultiChannelMessageContent,
  PriorityEnum,
  RbmLocationResponse,
  RbmMessageContentFile,
  RbmSuggestionResponse,
  StatusCallback,
  StatusCallbackMessage,
  StatusCallbackTypeEnum,
} from './generated/callback-models.js';
