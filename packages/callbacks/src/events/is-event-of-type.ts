import { InboundCallbackTypeEnum, StatusCallbackTypeEnum } from '../generated/callback-models.js';
import type { CallbackEvent, CallbackEvents, CallbackEventType } from './callback-event.js';

/** The types of event that say what became of a message that was sent. */
export const STATUS_EVENT_TYPES: readonly string[] = Object.values(StatusCallbackTypeEnum);

/** Every documented type of event. */
export const EVENT_TYPES: readonly string[] = [
  ...STATUS_EVENT_TYPES,
  ...Object.values(InboundCallbackTypeEnum),
];

/**
 * Whether an event has this documented type, and what a handler of the type relies on: the number it is about (`to`)
 * and a `message` with an `id`.
 *
 * @example
 * for (const event of parseCallbacks(body)) {
 *   if (isEventOfType(event, 'message-failed')) console.log(event.errorCode);
 * }
 */
export function isEventOfType<Type extends CallbackEventType>(
  event: CallbackEvent,
  type: Type,
): event is CallbackEvents[Type] {
  return event.type === type && isDocumentedEvent(event);
}

/**
 * Whether nothing more comes about this message and this recipient: it was delivered, or it failed. Exactly one of the
 * two comes for each recipient (Bandwidth's documentation), up to 73 hours after the message was sent.
 */
export function isFinal(
  event: CallbackEvent,
): event is CallbackEvents['message-delivered'] | CallbackEvents['message-failed'] {
  return isEventOfType(event, 'message-delivered') || isEventOfType(event, 'message-failed');
}

/** Whether an event says what became of a message that was sent. */
export function isStatusEvent(event: CallbackEvent): event is CallbackEvents[StatusCallbackTypeEnum] {
  return STATUS_EVENT_TYPES.includes(event.type) && isDocumentedEvent(event);
}

/** Whether an event is of a documented type, and complete enough to be handed to a handler of that type. */
export function isDocumentedEvent(event: CallbackEvent): event is CallbackEvents[CallbackEventType] {
  return EVENT_TYPES.includes(event.type) && hasIdentity(event);
}

/** Whether an event names its message and the number that it is about. */
export function hasIdentity(event: CallbackEvent): event is CallbackEvents[CallbackEventType] {
  const { message, to } = event as UnknownFields;
  return typeof to === 'string' && isObject(message) && typeof message['id'] === 'string';
}

interface UnknownFields {
  readonly message?: unknown;
  readonly to?: unknown;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
