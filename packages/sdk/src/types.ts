import type {
  ListMessageItem as GeneratedListMessageItem,
  Message as GeneratedMessage,
  MessageRequest,
  MessagesApi,
  MessagesList as GeneratedMessagesList,
} from '@bandwidth-messages/client';
import type { OperationId, operations } from '@bandwidth-messages/client/operations';

/** A text that the API will know tomorrow, beside those that are known. It lets editors complete the known ones. */
export type OtherText = string & {};

/**
 * The type, open to values that the API will know tomorrow: where a few words are known, any other text may come, and
 * may be sent, as well. Editors still complete the known ones.
 */
export type Open<T> = T extends string
  ? string extends T
    ? T
    : T | OtherText
  : T extends object
    ? { [Key in keyof T]: Open<T[Key]> }
    : T;

/** A message that was accepted. */
export interface Message extends Omit<Open<GeneratedMessage>, 'id'> {
  /** Id of the message: callbacks and the message log name it. */
  id: string;
}
/** A row of the message log. */
export interface ListMessageItem extends Open<GeneratedListMessageItem> {}
/** One page of the message log, as the API sends it. */
export interface MessagesList extends Omit<Open<GeneratedMessagesList>, 'messages'> {
  /** The rows of the page. */
  messages?: ListMessageItem[];
}

/** What may be sent where the API takes `T`: values that it will know tomorrow, and lists that nobody may change. */
export type Sendable<T> = T extends readonly (infer Item)[] ? readonly Open<Item>[] : Open<T>;
/** The fields of `T` as they may be sent; `undefined` leaves an optional one out. */
export type Input<T> = {
  readonly [Key in keyof T]: Sendable<T[Key]> | (object extends Pick<T, Key> ? undefined : never);
};

/** A message to send. */
export interface MessageInput extends Omit<Input<MessageRequest>, 'to' | 'media' | 'expiration'> {
  /** One recipient, or up to 10, in E.164 form. More than one makes a single group MMS. */
  readonly to: string | readonly string[];
  /** URLs of files to send along, which makes the message an MMS. */
  readonly media?: string | readonly string[] | undefined;
  /** The message fails when it could not be sent before this time. */
  readonly expiration?: Date | string | undefined;
}

/** The request of an operation, as the generated API takes it. */
export type OperationRequest<Id extends OperationId> = Id extends keyof MessagesApi
  ? NonNullable<Parameters<MessagesApi[Id]>[0]>
  : Readonly<Record<string, unknown>>;

/** What a parameter may be given as besides the text that goes over the wire. */
export type PlainValue<Id extends OperationId, Name> =
  Extract<(typeof operations)[Id]['parameters'][number], Record<'property', Name>> extends Record<
    'extensions',
    infer Extensions
  >
    ? 'x-date-time-milliseconds' extends keyof Extensions
      ? Date
      : 'x-comma-list' extends keyof Extensions
        ? readonly string[]
        : never
    : never;

/** Parameters of an operation, and its body under the name that the generated API gives it. */
export type CallParameters<Id extends OperationId> = {
  readonly [Key in keyof Input<OperationRequest<Id>> as Exclude<Key, 'accountId'>]:
    | PlainValue<Id, Key>
    | Input<OperationRequest<Id>>[Key];
};

/** What an operation answers with. */
export type CallResult<Id extends OperationId> = Id extends 'listMessages'
  ? MessagesList
  : Id extends keyof MessagesApi
    ? Open<Awaited<ReturnType<MessagesApi[Id]>>['data']>
    : unknown;

/**
 * Which rows of the message log to list. At least one filter is needed. `limit` is the size of a page, not of the list.
 */
export type ListMessagesQuery = CallParameters<'listMessages'>;

/** What every method that sends something takes as its last argument. */
export interface CallOptions {
  /** Gives the call up: it rejects with an `AbortError` that keeps the reason. @default none */
  readonly signal?: AbortSignal | undefined;
  /** How long one attempt may take, in milliseconds. @default the client's `timeoutMs` */
  readonly timeoutMs?: number | undefined;
  /**
   * How long the call may take with all its waits and retries, in milliseconds; `Infinity` for no limit.
   * @default the client's `deadlineMs`
   */
  readonly deadlineMs?: number | undefined;
}
