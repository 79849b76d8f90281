import type {
  InboundCallback,
  InboundCallbackTypeEnum,
  StatusCallback,
  StatusCallbackTypeEnum,
} from '../generated/callback-models.js';

/** A text that the API will know tomorrow, beside those that are known. It lets editors complete the known ones. */
export type OtherText = string & {};

/**
 * The type, open to what the API will know tomorrow: where a few words are known, any other text may come as well.
 * Editors still complete the known ones.
 */
export type Open<T> = T extends string
  ? string extends T
    ? T
    : T | OtherText
  : T extends readonly (infer Item)[]
    ? Open<Item>[]
    : T extends object
      ? { [Key in keyof T]: Open<T[Key]> }
      : T;

/** What happened to a message that was sent, for one of its recipients (`to`). `message.text` is always empty here. */
export interface StatusEvent<Type extends string = StatusCallbackTypeEnum> extends Omit<
  Open<StatusCallback>,
  'type' | 'errorCode'
> {
  /** What happened, such as `message-delivered`. */
  type: Type;
}

/** The message was not delivered to the recipient `to`, and Bandwidth does not try again. */
export interface MessageFailedEvent extends StatusEvent<'message-failed'> {
  /**
   * Why, as a number: see `describeErrorCode`. 9999, Bandwidth's own code for "unknown error", where the event came
   * without a number.
   */
  errorCode: number;
}

/** A message, or the answer to a suggestion, that came in for one of your numbers (`to`). */
export interface InboundEvent<Type extends string = InboundCallbackTypeEnum> extends Omit<
  Open<InboundCallback>,
  'type'
> {
  /** What came in, such as `message-received`. */
  type: Type;
}

/** Every type of event that the API documents, and the event that comes with it. */
export type CallbackEvents = {
  [Type in StatusCallbackTypeEnum]: Type extends 'message-failed' ? MessageFailedEvent : StatusEvent<Type>;
} & { [Type in InboundCallbackTypeEnum]: InboundEvent<Type> };

/** The name of a documented type of event, such as `message-delivered`. */
export type CallbackEventType = keyof CallbackEvents;

/** An event of a type that is not documented (yet), or without what its type is documented to have. */
export interface UnknownEvent {
  /** As it was posted. */
  readonly type: string;
  readonly [field: string]: unknown;
}

/** An event as the API posts it. `isEventOfType` tells the documented ones apart. */
export type CallbackEvent = CallbackEvents[CallbackEventType] | UnknownEvent;
