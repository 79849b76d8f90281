/* tslint:disable */
/* eslint-disable */
// Generated from openapi/messages.yaml by openapi/templates/models.mustache. Do not edit.
//
// All models. When it is loaded, it loads only those that hold constants of enums: the others are types alone.

export type { CreateMessageRequestError } from './models/create-message-request-error.js';
export type { FieldError } from './models/field-error.js';
export type { InboundCallback } from './models/inbound-callback.js';
export type { InboundCallbackMessage } from './models/inbound-callback-message.js';
export { InboundCallbackTypeEnum } from './models/inbound-callback-type-enum.js';
export { ListMessageDirectionEnum } from './models/list-message-direction-enum.js';
export type { ListMessageItem } from './models/list-message-item.js';
export type { Message } from './models/message.js';
export { MessageDirectionEnum } from './models/message-direction-enum.js';
export type { MessageRequest } from './models/message-request.js';
export { MessageStatusEnum } from './models/message-status-enum.js';
export { MessageTypeEnum } from './models/message-type-enum.js';
export type { MessagesList } from './models/messages-list.js';
export type { MessagingRequestError } from './models/messaging-request-error.js';
export { MultiChannelMessageChannelEnum } from './models/multi-channel-message-channel-enum.js';
export type { MultiChannelMessageContent } from './models/multi-channel-message-content.js';
export type { PageInfo } from './models/page-info.js';
export { PriorityEnum } from './models/priority-enum.js';
export { ProductTypeEnum } from './models/product-type-enum.js';
export type { RbmLocationResponse } from './models/rbm-location-response.js';
export type { RbmMessageContentFile } from './models/rbm-message-content-file.js';
export type { RbmSuggestionResponse } from './models/rbm-suggestion-response.js';
export type { StatusCallback } from './models/status-callback.js';
export type { StatusCallbackMessage } from './models/status-callback-message.js';
export { StatusCallbackTypeEnum } from './models/status-callback-type-enum.js';
